import { BedDouble, CarFront, MapPin, Pencil, Plane, StickyNote, Ticket } from "lucide-react";
import type { ItineraryItem } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { formatMoney } from "../format/money";
import { formatDay, formatDays, formatTime, hasTime } from "../format/time";
import { humanise } from "../format/words";
import { Button } from "../parts/Button";
import styles from "./TripItem.module.css";

type Part = Exclude<ItineraryItem, string>;

const ICONS = [
  [/flight|air/, Plane],
  [/hotel|stay|check/, BedDouble],
  [/transfer|ride|car/, CarFront],
  [/activit|tour|ticket/, Ticket],
  [/note/, StickyNote],
] as const;

/** One part of a trip with its time and its price. */
export function TripItem({ item }: { readonly item: ItineraryItem }) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { act, disabled } = useWidget();
  const part: Part = typeof item === "string" ? { title: item } : item;
  const { amount, currency, edit_action_id: edit, status } = part;
  const title = part.title ?? part.label ?? part.name ?? "";
  const detail = part.detail ?? part.description;
  const kind = part.type ?? ("kind" in part && typeof part.kind === "string" ? part.kind : "");
  const Icon = ICONS.find(([pattern]) => pattern.test(kind.toLowerCase()))?.[1] ?? MapPin;
  const label = t("slots.edit", { label: title });
  return (
    <li className={styles.item}>
      <span className={styles.icon} aria-hidden>
        <Icon size={16} />
      </span>
      <div className={styles.words}>
        <strong>{title}</strong>
        <span className={styles.muted}>
          {[
            whenText(part, locale),
            detail,
            part.location,
            status && t(`status.${status.toLowerCase()}`, { defaultValue: humanise(status) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      {amount !== undefined && (
        <span className={styles.amount}>{formatMoney(String(amount), currency, locale)}</span>
      )}
      {edit && (
        <Button
          look="quiet"
          size="icon"
          isDisabled={disabled}
          aria-label={label}
          onPress={() => act({ action_id: edit, label })}
        >
          <Pencil aria-hidden size={15} />
        </Button>
      )}
    </li>
  );
}

function whenText({ start_at: start, end_at: end }: Part, locale: string): string {
  if (!start) return "";
  if (!hasTime(start)) return formatDays(start, end, locale);
  return `${formatDay(start, locale)}, ${formatTime(start, locale)}`;
}
