import type { CalendarDate } from "@internationalized/date";
import { CalendarPlus } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { Button, buttonClass } from "../parts/Button";
import styles from "./AddEvent.module.css";
import { type TripEvent, zoneAt } from "./events";
import { Moment } from "./Moment";

interface AddEventProps {
  readonly tripId: string;
  /** The day that the form starts with. */
  readonly date: CalendarDate;
  readonly events: readonly TripEvent[];
}

/** A note of one's own in the trip's calendar. */
export function AddEvent({ tripId, date, events }: AddEventProps) {
  const { t } = useTranslation("widgets");
  const { disabled } = useWidget();
  return (
    <DialogTrigger>
      <AriaButton className={buttonClass("secondary", "s")} isDisabled={disabled}>
        <CalendarPlus aria-hidden size={16} /> {t("calendar.add")}
      </AriaButton>
      <Popover className={styles.popover ?? ""}>
        <Dialog className={styles.dialog ?? ""} aria-label={t("calendar.add")}>
          {({ close }) => <AddForm tripId={tripId} start={date.toString()} events={events} onClose={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface AddFormProps {
  readonly tripId: string;
  readonly start: string;
  readonly events: readonly TripEvent[];
  onClose(): void;
}

function AddForm({ tripId, start, events, onClose }: AddFormProps) {
  const { t } = useTranslation("widgets");
  const { act } = useWidget();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const [title, setTitle] = useState("");
  const [date, setDate] = useState(start);
  const [time, setTime] = useState("10:00");
  const isComplete = title.trim() !== "" && date !== "" && time !== "";
  const send = () => {
    const timezone = zoneAt(events, date, time);
    const zone = timezone ? { timezone } : {};
    const name = title.trim();
    act({
      action_id: "add_event",
      trip_id: tripId,
      title: name,
      date,
      time,
      start_at: `${date}T${time}`,
      ...zone,
      label: `${t("calendar.add")}: ${name}`,
    });
    onClose();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) send();
      }}
    >
      <label className={styles.field} htmlFor={id}>
        {t("calendar.what")}
        <input
          id={id}
          ref={field}
          value={title}
          maxLength={200}
          required
          onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <Moment date={date} time={time} onDate={setDate} onTime={setTime} />
      <Button type="submit" look="primary" size="s" isDisabled={!isComplete}>
        {t("calendar.add")}
      </Button>
    </form>
  );
}
