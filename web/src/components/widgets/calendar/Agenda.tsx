import { useLocale } from "../format/locale";
import { formatDay } from "../format/time";
import styles from "./Agenda.module.css";
import { EventChip } from "./EventChip";
import type { TripEvent } from "./events";
import type { GridProps } from "./MonthGrid";

/** The trip day by day. */
export function Agenda({ events, ...common }: Omit<GridProps, "date" | "onDate">) {
  const locale = useLocale();
  const days = new Map<string, TripEvent[]>();
  for (const event of events) {
    const day = event.date.toString();
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return (
    <ol className={styles.days}>
      {[...days].map(([day, ofDay]) => (
        <li key={day} className={styles.day}>
          <time className={styles.date} dateTime={day}>
            {formatDay(day, locale, { weekday: "long" })}
          </time>
          <ul className={styles.events}>
            {ofDay.map((event) => (
              <li key={event.id}>
                <EventChip {...common} event={event} look="row" />
                {event.source.location && <p className={styles.place}>{event.source.location}</p>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
