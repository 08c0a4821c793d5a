import { type CalendarDate, parseDate } from "@internationalized/date";
import { MapPin, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { formatDay, formatTime, hasTime, offsetMinutes, offsetText } from "../format/time";
import { Button } from "../parts/Button";
import styles from "./EventDetails.module.css";
import { minuteOf, movedStart, type TripEvent } from "./events";
import { Moment } from "./Moment";
import type { Moves } from "./useMoves";

interface EventDetailsProps {
  readonly event: TripEvent;
  readonly tripId: string;
  readonly moves: Moves;
  readonly isEditable: boolean;
  onClose(): void;
}

/** When and where exactly; moving and removing where the trip may be edited. */
export function EventDetails({ event, tripId, moves, isEditable, onClose }: EventDetailsProps) {
  const { t } = useTranslation("widgets");
  const { act, disabled } = useWidget();
  const { source } = event;
  const remove = () => {
    act({
      action_id: "remove_event",
      trip_id: tripId,
      event_id: event.id,
      label: `${t("calendar.remove")}: ${source.title}`,
    });
    onClose();
  };
  return (
    <div className={styles.details}>
      <p className={styles.kind}>{t(`calendar.kinds.${source.type}`)}</p>
      <h4 className={styles.title}>{source.title}</h4>
      <When event={event} />
      {source.location && (
        <p className={styles.line}>
          <MapPin aria-hidden size={14} /> {source.location}
        </p>
      )}
      {source.notes && <p className={styles.notes}>{source.notes}</p>}
      {isEditable && (
        <>
          <MoveForm
            event={event}
            isDisabled={disabled}
            onMove={(date, minute) => {
              moves.to(event, date, minute);
              onClose();
            }}
          />
          <Button look="danger" size="s" isDisabled={disabled} onPress={remove}>
            <Trash2 aria-hidden size={15} /> {t("calendar.remove")}
          </Button>
        </>
      )}
    </div>
  );
}

function When({ event: { source } }: { readonly event: TripEvent }) {
  const locale = useLocale();
  const { start_at: start, end_at: end, timezone } = source;
  const offset = offsetMinutes(start, timezone);
  const ends =
    end &&
    (end.slice(0, 10) === start.slice(0, 10)
      ? formatTime(end, locale)
      : `${formatDay(end, locale)}, ${formatTime(end, locale)}`);
  return (
    <p className={styles.when}>
      {formatDay(start, locale, { weekday: "long", year: "numeric" })}
      {hasTime(start) && `, ${[formatTime(start, locale), ends].filter(Boolean).join(" – ")}`}
      {hasTime(start) && offset !== null && (
        <span className={styles.zone}>
          {[offsetText(offset), timezone?.replaceAll("_", " ")].filter(Boolean).join(" · ")}
        </span>
      )}
    </p>
  );
}

interface MoveFormProps {
  readonly event: TripEvent;
  readonly isDisabled: boolean;
  onMove(date: CalendarDate, minute: number): void;
}

function MoveForm({ event, isDisabled, onMove }: MoveFormProps) {
  const { t } = useTranslation("widgets");
  const { start_at: start, timezone } = event.source;
  const [date, setDate] = useState(start.slice(0, 10));
  const [time, setTime] = useState(start.slice(11, 16) || "09:00");
  const isSame = movedStart(start, date, time, timezone) === start || date === "" || time === "";
  return (
    <form
      className={styles.form}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (!isSame) onMove(parseDate(date), minuteOf(time));
      }}
    >
      <Moment date={date} time={time} onDate={setDate} onTime={setTime} />
      <Button type="submit" size="s" isDisabled={isDisabled || isSame}>
        {t("calendar.move")}
      </Button>
    </form>
  );
}
