import type { CalendarDate } from "@internationalized/date";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { formatDay, formatTime } from "../format/time";
import { clockText, inOrder, movedStart, startingAt, type TripEvent } from "./events";

/** The type of what is dragged from one day or hour to another. */
export const DRAGGED = "text/x-trip-event";
/** Alt with an arrow moves an event by a day or by this many minutes. */
const STEP_MINUTES = 30;
const LAST_MINUTE = 24 * 60 - 1;
/** Keys that follow one another within this time, or while Alt is held, make one move. */
const PAUSE_MS = 800;
/** How long an event is shown where the reader put it before the trip has said that it is there. */
const PATIENCE_MS = 20_000;

export interface Moves {
  /** The trip's events, those that are being moved already where they are to be. */
  readonly events: readonly TripEvent[];
  /** Asks for an event at another local day and minute; the same place again asks for nothing. */
  to(event: TripEvent, date: CalendarDate, minute: number): void;
  onKeyDown(key: KeyboardEvent, event: TripEvent): void;
  onKeyUp(key: KeyboardEvent): void;
}

/** `from`: where the trip has had the event since it is being moved. */
interface Moved {
  readonly from: readonly string[];
  readonly to: string;
}

const NOTHING = { id: "", ask: () => {}, timer: 0 };
const NOWHERE: Moved = { from: [], to: "" };

/** How events of a trip are moved: by pointer and by keys, shown at once, asked for once. */
export function useMoves(tripId: string, given: readonly TripEvent[]): Moves {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { act, disabled } = useWidget();
  const [moved, setMoved] = useState<Readonly<Record<string, Moved>>>({});
  const unsent = useRef(NOTHING);
  const ask = () => {
    const { ask: send, timer } = unsent.current;
    clearTimeout(timer);
    unsent.current = NOTHING;
    send();
  };
  useEffect(() => {
    if (Object.keys(moved).length === 0) return;
    const timer = setTimeout(() => setMoved({}), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [moved]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is still to be asked for is asked for at the end.
  useEffect(() => ask, []);

  const events = useMemo(() => {
    const shown = given.map((event) => {
      const { from, to } = moved[event.id] ?? NOWHERE;
      return from.includes(event.source.start_at) ? startingAt(event, to) : event;
    });
    return inOrder(shown);
  }, [given, moved]);

  /** The event elsewhere on the screen; what is given asks for it there. */
  const shift = (event: TripEvent, date: CalendarDate, minute: number): (() => void) => {
    const { start_at: before, timezone, title } = event.source;
    const inDay = Math.min(LAST_MINUTE, Math.max(0, minute));
    const start_at = movedStart(before, date.toString(), clockText(inDay), timezone);
    setMoved((all) => ({
      ...all,
      [event.id]: { from: [...(all[event.id]?.from ?? []), before], to: start_at },
    }));
    const stands = given.find(({ id }) => id === event.id)?.source.start_at;
    return () => {
      if (start_at === stands) return;
      const zone = timezone ? { timezone } : {};
      const when = `${formatDay(start_at, locale)}, ${formatTime(start_at, locale)}`;
      const label = `${t("calendar.move")}: ${title}, ${when}`;
      act({ action_id: "move_event", trip_id: tripId, event_id: event.id, start_at, ...zone, label });
    };
  };
  return {
    events,
    to(event, date, minute) {
      if (disabled || (date.compare(event.date) === 0 && minute === event.start)) return;
      shift(event, date, minute)();
    },
    onKeyDown(key, event) {
      const onwards = getComputedStyle(key.currentTarget).direction === "rtl" ? -1 : 1;
      const days = onwards * ({ ArrowRight: 1, ArrowLeft: -1 }[key.key] ?? 0);
      const steps = { ArrowDown: 1, ArrowUp: -1 }[key.key] ?? 0;
      if (disabled || !key.altKey || (days === 0 && steps === 0)) return;
      key.preventDefault();
      key.stopPropagation();
      if (unsent.current.id === event.id) clearTimeout(unsent.current.timer);
      else ask();
      const send = shift(event, event.date.add({ days }), event.start + steps * STEP_MINUTES);
      unsent.current = { id: event.id, ask: send, timer: window.setTimeout(ask, PAUSE_MS) };
    },
    onKeyUp(key) {
      if (key.key === "Alt") ask();
    },
  };
}
