import { Button as AriaButton } from "react-aria-components/Button";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { formatTime, hasTime } from "../format/time";
import styles from "./EventChip.module.css";
import { EventDetails } from "./EventDetails";
import type { TripEvent } from "./events";
import { KIND_ICONS } from "./kinds";
import { DRAGGED, type Moves } from "./useMoves";

interface EventChipProps {
  readonly event: TripEvent;
  readonly tripId: string;
  readonly moves: Moves;
  readonly isEditable: boolean;
  /** Whether there is another place to drag it to. */
  readonly isDraggable?: boolean;
  readonly look?: "chip" | "block" | "row";
}

/** An event as a button that opens its details. */
export function EventChip(props: EventChipProps) {
  const { event, tripId, moves, isEditable, isDraggable = false, look = "chip" } = props;
  const locale = useLocale();
  const { disabled } = useWidget();
  const canMove = isEditable && !disabled;
  const { source } = event;
  const Icon = KIND_ICONS[source.type];
  const time = hasTime(source.start_at) ? formatTime(source.start_at, locale) : "";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is the pointer's way; the button's keys and its dialog are the keyboard's
    <span
      className={styles.holder}
      data-look={look}
      draggable={canMove && isDraggable}
      onDragStart={(drag) => drag.dataTransfer.setData(DRAGGED, event.id)}
      data-event={event.id}
      onKeyDownCapture={canMove ? (key) => moves.onKeyDown(key, event) : undefined}
      onKeyUpCapture={canMove ? moves.onKeyUp : undefined}
    >
      <DialogTrigger>
        <AriaButton
          className={`${styles.chip} ${styles[source.type]}`}
          data-look={look}
          data-printed
          aria-keyshortcuts={canMove ? "Alt+ArrowLeft Alt+ArrowRight Alt+ArrowUp Alt+ArrowDown" : undefined}
          aria-label={[time, source.title].filter(Boolean).join(" ")}
        >
          <Icon aria-hidden size={14} />
          {time && <span className={styles.time}>{time}</span>}{" "}
          <span className={styles.title}>{source.title}</span>
        </AriaButton>
        <Popover className={styles.popover ?? ""}>
          <Dialog className={styles.dialog ?? ""} aria-label={source.title}>
            {({ close }) => (
              <EventDetails
                event={event}
                tripId={tripId}
                moves={moves}
                isEditable={isEditable}
                onClose={close}
              />
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
    </span>
  );
}
