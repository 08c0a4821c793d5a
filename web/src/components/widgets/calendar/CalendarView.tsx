import { type CalendarDate, getLocalTimeZone, today } from "@internationalized/date";
import { CalendarPlus2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { Card } from "../parts/Card";
import { PrintButton } from "../parts/PrintButton";
import { Segments } from "../parts/Segments";
import { useWidth } from "../parts/useWidth";
import type { WidgetProps } from "../types";
import { AddEvent } from "./AddEvent";
import { Agenda } from "./Agenda";
import styles from "./CalendarView.module.css";
import { ExportButton } from "./ExportButton";
import { tripEvents } from "./events";
import { MonthGrid } from "./MonthGrid";
import { useEventFocus } from "./useEventFocus";
import { useMoves } from "./useMoves";
import { WeekGrid } from "./WeekGrid";

const VIEWS = ["month", "week", "list"] as const;
type View = (typeof VIEWS)[number];

/** From this width on a month is easier to read than a list. */
const ROOM_FOR_MONTH_PX = 520;

/** The trip's calendar in the local times of its places. */
export function CalendarView({ payload, variant, adjustments }: WidgetProps<"calendar_view">) {
  const { t } = useTranslation("widgets");
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const given = useMemo(() => {
    const named = (payload.display_events ?? []).map((event) =>
      event.title.trim() ? event : { ...event, title: t(`calendar.kinds.${event.type}`) },
    );
    return tripEvents(named);
  }, [payload.display_events, t]);
  const moves = useMoves(payload.trip_id, given);
  const { events } = moves;
  useEventFocus(root, events);
  const [chosen, setChosen] = useState<View | null>(null);
  const [date, setDate] = useState<CalendarDate | null>(null);
  const isSmall =
    variant === "compact" || variant === "in_popover" || (width > 0 && width < ROOM_FOR_MONTH_PX);
  const view = chosen ?? (isSmall ? "list" : "month");
  const shown = date ?? events[0]?.date ?? today(getLocalTimeZone());
  const common = {
    events,
    date: shown,
    tripId: payload.trip_id,
    moves,
    isEditable: payload.editable === true,
  };
  const isEmpty = events.length === 0;
  return (
    <Card title={t("calendar.title")} variant={variant} adjustments={adjustments}>
      <div ref={root} className={styles.root}>
        <div className={styles.tools}>
          {!isEmpty && (
            <Segments<View>
              label={t("calendar.view")}
              options={VIEWS.map((key) => ({ key, label: t(`calendar.views.${key}`) }))}
              selected={view}
              onSelect={setChosen}
            />
          )}
          <span className={styles.actions}>
            {payload.editable && <AddEvent tripId={payload.trip_id} date={shown} events={events} />}
            {!isEmpty && <ExportButton tripId={payload.trip_id} events={events} />}
            {!isEmpty && <PrintButton title={t("calendar.title")} />}
          </span>
        </div>
        {isEmpty ? (
          <p className={styles.empty}>
            <CalendarPlus2 aria-hidden size={28} />
            {payload.empty_state_text || t("calendar.empty")}
          </p>
        ) : (
          <>
            {view === "month" && <MonthGrid {...common} onDate={setDate} />}
            {view === "week" && <WeekGrid {...common} onDate={setDate} />}
            {view === "list" && <Agenda {...common} />}
          </>
        )}
      </div>
    </Card>
  );
}
