import { Button } from "../../components/shell/Button";
import { useTranslation } from "../../i18n/useTranslation";
import { duration } from "../format";
import type { LogEvent } from "../records";
import styles from "./Execution.module.css";

interface ScrubberProps {
  readonly events: readonly LogEvent[];
  readonly at: number | null;
  onChange(seq: number | null): void;
}

/** Takes the execution back to any of its events; everything below shows it as it stood then. */
export function Scrubber({ events, at, onChange }: ScrubberProps) {
  const { t, i18n } = useTranslation("console");
  const last = events.at(-1)?.seq ?? 1;
  const event = events.find(({ seq }) => seq === (at ?? last));
  const after = event ? duration(event.at - (events[0]?.at ?? event.at), i18n.language) : "";
  const words = event ? `${after} · ${event.name}${event.step ? ` · ${event.step}` : ""}` : "";
  return (
    <div className={styles.scrubber}>
      <input
        type="range"
        min={1}
        max={last}
        value={at ?? last}
        aria-label={t("execution.scrub")}
        aria-valuetext={words}
        onChange={({ target }) => onChange(Number(target.value) === last ? null : Number(target.value))}
      />
      <span className={styles.moment}>{words}</span>
      {at !== null && <Button onPress={() => onChange(null)}>{t("execution.latest")}</Button>}
    </div>
  );
}
