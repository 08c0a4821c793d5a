import { useLocale } from "../format/locale";
import { formatDay } from "../format/time";
import styles from "./Agenda.module.css";
import { EventChip } from "./EventChip";
import type { TripEvent } from "./events";

interface AgendaProps {
  readonly events: readonly TripEvent[];
  readonly tripId: string;
  readonly isEditable: boolean;
}

/** The trip day by day. */
export function Agenda({ events, tripId, isEditable }: AgendaProps) {
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
                <EventChip event={event} tripId={tripId} isEditable={isEditable} look="row" />
                {event.source.location && <p className={styles.place}>{event.source.location}</p>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
