import { Plus, Search } from "lucide-react";
import { lazy, memo, Suspense, useId, useState } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { type ThreadSummary, useConversations } from "../../state/conversations";
import { AccountMenu } from "./AccountMenu";
import { Button } from "./Button";
import { useShell } from "./context";
import { daysAgo } from "./days";
import { Mark } from "./Mark";
import styles from "./Sidebar.module.css";
import { ThreadItem } from "./ThreadItem";
import { REGION_MARK } from "./useFocusKept";

const SectionList = lazy(() =>
  import("./menus/SectionList").then((module) => ({ default: module.SectionList })),
);

interface SidebarProps {
  readonly activeId: string | null;
  readonly onNew: () => void;
  /** Called when a thread is chosen, so that a drawer can close. */
  readonly onChosen?: () => void;
}

/** The reader's conversations, with search, and their account. */
export const Sidebar = memo(function Sidebar({ activeId, onNew, onChosen }: SidebarProps) {
  const { t } = useTranslation();
  const { profile } = useShell();
  const [query, setQuery] = useState("");
  const hasThreads = useConversations((state) => state.threads.items.length > 0);
  return (
    <div className={styles.sidebar}>
      <div className={styles.brand}>
        <Mark />
        <span>{profile.productName}</span>
      </div>
      <div className={styles.new}>
        <Button onPress={onNew}>
          <Plus size={18} />
          {t("sidebar.new")}
        </Button>
      </div>
      {hasThreads ? <SearchBox query={query} onQuery={setQuery} /> : null}
      <nav className={styles.threads} {...REGION_MARK} aria-label={t("sidebar.label")}>
        <ThreadGroups activeId={activeId} query={query} onChosen={onChosen} onLeft={onNew} />
      </nav>
      <Suspense fallback={null}>
        {profile.sections?.map((section) => (
          <SectionList key={section.id} section={section} onChosen={onChosen} />
        ))}
      </Suspense>
      <AccountMenu />
    </div>
  );
});

function SearchBox({
  query,
  onQuery,
}: {
  readonly query: string;
  readonly onQuery: (query: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <label className={styles.search}>
      <Search size={16} aria-hidden="true" />
      <input
        type="search"
        value={query}
        aria-label={t("sidebar.search")}
        placeholder={t("sidebar.search")}
        onChange={(event) => onQuery(event.target.value)}
      />
    </label>
  );
}

interface ThreadGroupsProps {
  readonly activeId: string | null;
  readonly query: string;
  readonly onChosen: (() => void) | undefined;
  readonly onLeft: () => void;
}

function ThreadGroups({ query, ...rest }: ThreadGroupsProps) {
  const { t, i18n } = useTranslation();
  const { desk } = useShell();
  const { items, loading } = useConversations((state) => state.threads);
  const wanted = query.trim().toLocaleLowerCase(i18n.language);
  const shown = items.filter((item) => item.title.toLocaleLowerCase(i18n.language).includes(wanted));
  if (items.length === 0) {
    if (loading === "failed") {
      return (
        <div className={styles.note}>
          <p>{t("sidebar.failed")}</p>
          <Button onPress={() => void desk.loadThreads()}>{t("sidebar.retry")}</Button>
        </div>
      );
    }
    return <p className={styles.note}>{loading === "ready" ? t("sidebar.empty") : t("sidebar.loading")}</p>;
  }
  if (shown.length === 0)
    return <p className={styles.note}>{t("sidebar.noMatch", { query: query.trim() })}</p>;
  return GROUPS.map((group) => (
    <ThreadGroup
      key={group}
      group={group}
      items={shown.filter((item) => groupOf(item) === group)}
      {...rest}
    />
  ));
}

const GROUPS = ["today", "yesterday", "week", "earlier"] as const;
type Group = (typeof GROUPS)[number];

function groupOf({ updatedAt }: ThreadSummary): Group {
  const ago = updatedAt ? daysAgo(updatedAt) : 30;
  if (ago <= 0) return "today";
  if (ago === 1) return "yesterday";
  return ago < 7 ? "week" : "earlier";
}

interface ThreadGroupProps {
  readonly group: Group;
  readonly items: readonly ThreadSummary[];
  readonly activeId: string | null;
  readonly onChosen: (() => void) | undefined;
  readonly onLeft: () => void;
}

function ThreadGroup({ group, items, activeId, ...rest }: ThreadGroupProps) {
  const { t } = useTranslation();
  const headingId = useId();
  if (items.length === 0) return null;
  return (
    <section className={styles.group} aria-labelledby={headingId}>
      <h2 id={headingId}>{t(`sidebar.groups.${group}`)}</h2>
      <ul>
        {items.map((thread) => (
          <li key={thread.threadId}>
            <ThreadItem thread={thread} isActive={thread.threadId === activeId} {...rest} />
          </li>
        ))}
      </ul>
    </section>
  );
}
