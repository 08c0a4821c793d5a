import {
  type CalendarDate,
  endOfMonth,
  getLocalTimeZone,
  isSameMonth,
  isToday,
  startOfMonth,
  startOfWeek,
} from "@internationalized/date";
import { type DragEvent, useState } from "react";
import { dateFormat } from "../../../i18n/formatters";
import { useLocale } from "../format/locale";
import { EventChip } from "./EventChip";
import { eventsOn, type TripEvent } from "./events";
import styles from "./MonthGrid.module.css";
import { Pager } from "./Pager";
import { DRAGGED, type Moves } from "./useMoves";

export interface GridProps {
  readonly events: readonly TripEvent[];
  readonly date: CalendarDate;
  readonly tripId: string;
  readonly moves: Moves;
  readonly isEditable: boolean;
  onDate(date: CalendarDate): void;
}

/** A month of days; an event can be dragged to another day when the trip may be edited. */
export function MonthGrid({ events, date, tripId, moves, isEditable, onDate }: GridProps) {
  const locale = useLocale();
  const [over, setOver] = useState<string | null>(null);
  const weeks = weeksOf(date, locale);
  const format = (options: Intl.DateTimeFormatOptions, day: CalendarDate) =>
    dateFormat(locale, { ...options, timeZone: "UTC" }).format(day.toDate("UTC"));
  const drop = (event: DragEvent, day: CalendarDate) => {
    setOver(null);
    const moved = events.find(({ id }) => id === event.dataTransfer.getData(DRAGGED));
    if (!moved || moved.date.compare(day) === 0) return;
    event.preventDefault();
    moves.to(moved, day, moved.start);
  };
  return (
    <div className={styles.month}>
      <Pager
        title={format({ month: "long", year: "numeric" }, date)}
        onTurn={(by) => onDate(startOfMonth(date).add({ months: by }))}
      />
      <table className={styles.grid} aria-label={format({ month: "long", year: "numeric" }, date)}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day.toString()} scope="col" abbr={format({ weekday: "long" }, day)}>
                {format({ weekday: "short" }, day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]?.toString()}>
              {week.map((day) => (
                <td
                  key={day.toString()}
                  data-outside={!isSameMonth(day, date) || undefined}
                  data-today={isToday(day, getLocalTimeZone()) || undefined}
                  data-over={over === day.toString() || undefined}
                  onDragOver={(event) => {
                    if (!isEditable || !event.dataTransfer.types.includes(DRAGGED)) return;
                    event.preventDefault();
                    setOver(day.toString());
                  }}
                  onDragLeave={() => setOver(null)}
                  onDrop={(event) => drop(event, day)}
                >
                  <time className={styles.number} dateTime={day.toString()}>
                    {day.day}
                  </time>
                  {eventsOn(events, day).map((event) => (
                    <EventChip
                      key={event.id}
                      event={event}
                      tripId={tripId}
                      moves={moves}
                      isEditable={isEditable}
                      isDraggable
                    />
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function weeksOf(date: CalendarDate, locale: string): CalendarDate[][] {
  const last = endOfMonth(date);
  const weeks: CalendarDate[][] = [];
  let first = startOfWeek(startOfMonth(date), locale);
  while (first.compare(last) <= 0) {
    const start = first;
    weeks.push(Array.from({ length: 7 }, (_, offset) => start.add({ days: offset })));
    first = first.add({ weeks: 1 });
  }
  return weeks;
}
