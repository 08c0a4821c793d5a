import type { CalendarDate } from "@internationalized/date";
import { type KeyboardEvent, useCallback } from "react";
import { useWidget } from "../context";
import { clockText, movedStart, type TripEvent } from "./events";

/** The type of what is dragged from one day or hour to another. */
export const DRAGGED = "text/x-trip-event";
/** Alt with an arrow moves an event by a day or by this many minutes. */
const STEP_MINUTES = 30;
const LAST_MINUTE = 24 * 60 - 1;

export interface Move {
  /** Asks for an event at another local day and minute; the same place again asks for nothing. */
  to(event: TripEvent, date: CalendarDate, minute: number): void;
  onKeyDown(key: KeyboardEvent, event: TripEvent): void;
}

/** How events of a trip are moved: every way ends in the same action. */
export function useMove(tripId: string): Move {
  const { act, disabled } = useWidget();
  const to = useCallback(
    (event: TripEvent, date: CalendarDate, minute: number) => {
      const inDay = Math.min(LAST_MINUTE, Math.max(0, minute));
      const { source } = event;
      if (disabled || (date.compare(event.date) === 0 && inDay === event.start)) return;
      const start_at = movedStart(source.start_at, date.toString(), clockText(inDay), source.timezone);
      const zone = source.timezone ? { timezone: source.timezone } : {};
      act({
        action_id: "move_event",
        trip_id: tripId,
        event_id: event.id,
        start_at,
        ...zone,
        label: source.title,
      });
    },
    [act, disabled, tripId],
  );
  const onKeyDown = useCallback(
    (key: KeyboardEvent, event: TripEvent) => {
      if (!key.altKey) return;
      const days = { ArrowRight: 1, ArrowLeft: -1 }[key.key] ?? 0;
      const steps = { ArrowDown: 1, ArrowUp: -1 }[key.key] ?? 0;
      if (days === 0 && steps === 0) return;
      key.preventDefault();
      key.stopPropagation();
      to(event, event.date.add({ days }), event.start + steps * STEP_MINUTES);
    },
    [to],
  );
  return { to, onKeyDown };
}
