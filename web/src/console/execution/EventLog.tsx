import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { duration, exact } from "../format";
import { JsonTree } from "../parts/JsonTree";
import { Quiet } from "../parts/Notice";
import { Scroller } from "../parts/Scroller";
import type { LogEvent } from "../records";
import { redacted } from "../redaction";
import styles from "./EventLog.module.css";

const ROW_PX = 40;

interface EventLogProps {
  readonly events: readonly LogEvent[];
  readonly startedAt: number;
}

/** Every event with its payload; only the rows in sight are drawn. */
export function EventLog({ events, startedAt }: EventLogProps) {
  const { t, i18n } = useTranslation("console");
  const [filter, setFilter] = useState("");
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => {
    const wanted = filter.toLowerCase();
    return events.filter(({ name, step }) => `${name} ${step}`.toLowerCase().includes(wanted));
  }, [events, filter]);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: useCallback((index: number) => shown[index]?.seq ?? index, [shown]),
    overscan: 12,
  });
  const toggle = (seq: number, isOpen: boolean) =>
    setOpen((before) => {
      const next = new Set(before);
      if (isOpen) next.add(seq);
      else next.delete(seq);
      return next;
    });
  return (
    <section className={styles.log} aria-label={t("views.events")}>
      <input
        className={styles.filter}
        type="search"
        aria-label={t("events.filter")}
        placeholder={t("events.filter")}
        value={filter}
        onChange={({ target }) => setFilter(target.value)}
      />
      {shown.length === 0 && <Quiet>{t("events.none")}</Quiet>}
      <Scroller ref={scroller} className={styles.scroll} aria-label={t("views.events")}>
        <ol className={styles.rows} style={{ blockSize: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const event = shown[index];
            if (!event) return null;
            return (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                className={styles.item}
                style={{ transform: `translateY(${start}px)` }}
                data-status={event.status}
              >
                <details
                  open={open.has(event.seq)}
                  onToggle={(toggled) => toggle(event.seq, toggled.currentTarget.open)}
                >
                  <summary className={styles.row}>
                    <span className={styles.seq}>{event.seq}</span>
                    <time className={styles.time} dateTime={exact(event.at)} title={exact(event.at)}>
                      +{duration(event.at - startedAt, i18n.language)}
                    </time>
                    <span className={styles.name}>{event.name}</span>
                    <span className={styles.step}>{event.step}</span>
                    {event.attempt > 1 && <span>{t("values.attempt", { count: event.attempt })}</span>}
                  </summary>
                  {open.has(event.seq) && (
                    <JsonTree value={redacted(event.payload)} label={event.name} depth={2} />
                  )}
                </details>
              </li>
            );
          })}
        </ol>
      </Scroller>
    </section>
  );
}
