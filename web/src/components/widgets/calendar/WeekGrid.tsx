import { type CalendarDate, getLocalTimeZone, isToday, startOfWeek } from "@internationalized/date";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { dateFormat } from "../../../i18n/formatters";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { formatDays, formatTime } from "../format/time";
import { Grouping } from "../parts/Grouping";
import { EventChip } from "./EventChip";
import { columnsOf, eventsOn, type TripEvent } from "./events";
import type { GridProps } from "./MonthGrid";
import { Pager } from "./Pager";
import { DRAGGED } from "./useMoves";
import styles from "./WeekGrid.module.css";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const HOUR_REM = 2.5;
const SHORTEST_MINUTES = 45;
/** A dropped event begins at the quarter of an hour where its pointer was let go. */
const SNAP_MINUTES = 15;

/** Seven days of twenty-four hours, each event at its place's own clock. */
export function WeekGrid({ events, date, tripId, moves, isEditable, onDate }: GridProps) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const [over, setOver] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const first = startOfWeek(date, locale);
  const days = Array.from({ length: 7 }, (_, offset) => first.add({ days: offset }));
  const week = first.toString();
  const earliest = Math.min(
    ...days.flatMap((day) => eventsOn(events, day).map(({ start }) => start)),
    9 * 60,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: every week begins at its own first event.
  useEffect(() => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    if (!scroller.current) return;
    scroller.current.scrollTop = (earliest / 60 - 1) * HOUR_REM * rem;
    showDayOfFirstEvent(scroller.current);
  }, [earliest, week]);
  const drop = (drag: DragEvent, day: CalendarDate) => {
    setOver(null);
    const moved = events.find(({ id }) => id === drag.dataTransfer.getData(DRAGGED));
    if (!moved) return;
    drag.preventDefault();
    const { top, height } = drag.currentTarget.getBoundingClientRect();
    const minute = ((drag.clientY - top) / Math.max(1, height)) * 24 * 60;
    moves.to(moved, day, Math.floor(minute / SNAP_MINUTES) * SNAP_MINUTES);
  };
  return (
    <div className={styles.week}>
      <Pager
        title={formatDays(first.toString(), first.add({ days: 6 }).toString(), locale)}
        onTurn={(by) => onDate(first.add({ weeks: by }))}
      />
      <Grouping ref={scroller} className={styles.scroll} aria-label={t("calendar.views.week")} isFocusable>
        <div className={styles.grid}>
          <div className={styles.corner} />
          {days.map((day) => (
            <DayHead key={day.toString()} day={day} locale={locale} />
          ))}
          <div className={styles.hours} data-hours aria-hidden>
            {HOURS.map((hour) => (
              <span key={hour}>
                {hour > 0 && formatTime(`2000-01-01T${String(hour).padStart(2, "0")}:00`, locale)}
              </span>
            ))}
          </div>
          {days.map((day) => (
            <ul
              key={day.toString()}
              className={styles.day}
              data-over={over === day.toString() || undefined}
              onDragOver={(drag) => {
                if (!isEditable || !drag.dataTransfer.types.includes(DRAGGED)) return;
                drag.preventDefault();
                setOver(day.toString());
              }}
              onDragLeave={() => setOver(null)}
              onDrop={(drag) => drop(drag, day)}
            >
              {columnsOf(eventsOn(events, day)).map(({ event, column, columns }) => (
                <li key={event.id} className={styles.event} style={place(event, column, columns)}>
                  <EventChip
                    event={event}
                    tripId={tripId}
                    moves={moves}
                    isEditable={isEditable}
                    isDraggable
                    look="block"
                  />
                </li>
              ))}
            </ul>
          ))}
        </div>
      </Grouping>
    </div>
  );
}

/** Where the week is wider than its place, its first events are in sight, beside the hours. */
function showDayOfFirstEvent(scroller: HTMLElement): void {
  const day = scroller.querySelector("[data-event]")?.closest("ul")?.getBoundingClientRect();
  const hours = scroller.querySelector("[data-hours]")?.getBoundingClientRect();
  if (!day || !hours) return;
  const isRightToLeft = getComputedStyle(scroller).direction === "rtl";
  scroller.scrollLeft += isRightToLeft ? day.right - hours.left : day.left - hours.right;
}

function DayHead({ day, locale }: { readonly day: CalendarDate; readonly locale: string }) {
  const text = dateFormat(locale, { weekday: "short", day: "numeric", timeZone: "UTC" }).format(
    day.toDate("UTC"),
  );
  return (
    <div className={styles.head} data-today={isToday(day, getLocalTimeZone()) || undefined}>
      <time dateTime={day.toString()}>{text}</time>
    </div>
  );
}

function place(event: TripEvent, column: number, columns: number) {
  const rem = (minutes: number) => `${(minutes / 60) * HOUR_REM}rem`;
  const room = 24 * 60 - event.start;
  return {
    insetBlockStart: rem(event.start),
    blockSize: rem(Math.min(Math.max(event.minutes, SHORTEST_MINUTES), room)),
    insetInlineStart: `${(column / columns) * 100}%`,
    inlineSize: `${100 / columns}%`,
  };
}
