import { useEffect, useId, useState } from "react";
import { Link } from "wouter";
import { useTranslation } from "../../../i18n/useTranslation";
import { isBusy } from "../../../state/conversation";
import { useConversations } from "../../../state/conversations";
import type { SectionEntry, SectionProfile } from "../../../state/profile";
import { Button } from "../Button";
import { useShell } from "../context";
import styles from "./Menus.module.css";

interface SectionListProps {
  readonly section: SectionProfile;
  readonly onChosen: (() => void) | undefined;
}

/** What the domain puts beside the conversations; each entry leads to its conversation. */
export function SectionList({ section, onChosen }: SectionListProps) {
  const { t } = useTranslation("domain");
  const { t: say } = useTranslation();
  const headingId = useId();
  const { entries, isFailed, load } = useEntries(section);
  const Icon = section.icon;
  return (
    <section className={styles.section} aria-labelledby={headingId}>
      <h2 id={headingId}>
        <Icon size={14} aria-hidden="true" />
        {t(section.labelKey)}
      </h2>
      {isFailed ? (
        <>
          <p role="alert">{say("sidebar.failed")}</p>
          <Button onPress={load}>{say("sidebar.retry")}</Button>
        </>
      ) : null}
      {entries?.length === 0 ? <p>{t(section.emptyTextKey)}</p> : null}
      <ul>
        {entries?.map(({ id, threadId, title, detail }) => (
          <li key={id}>
            <Link href={`/t/${threadId}`} onClick={onChosen}>
              {title}
              <small>{detail}</small>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Read again whenever the conversations changed and none is under way. */
function useEntries({ path, entries: read }: SectionProfile) {
  const { language } = useTranslation().i18n;
  const { runner } = useShell();
  const [entries, setEntries] = useState<readonly SectionEntry[] | null>(null);
  const [isFailed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const version = useConversations(({ threads, byId }) =>
    Object.values(byId).some(isBusy)
      ? "busy"
      : threads.items.map(({ threadId, updatedAt }) => threadId + updatedAt).join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version or attempt reads again.
  useEffect(() => {
    if (version === "busy") return;
    let over = false;
    runner
      .run(path, {})
      .then((data) => read(data, language))
      .then(
        (found) => {
          if (over) return;
          setEntries(found);
          setFailed(false);
        },
        () => {
          if (!over) setFailed(true);
        },
      );
    return () => {
      over = true;
    };
  }, [runner, path, read, language, version, attempt]);
  return { entries, isFailed, load: () => setAttempt((before) => before + 1) };
}
