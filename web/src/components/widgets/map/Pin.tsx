import { BedDouble, CarFront, MapPin, Plane, Ticket } from "lucide-react";
import { Button as AriaButton } from "react-aria-components/Button";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { formatMoney } from "../format/money";
import type { Cluster } from "./clusters";
import styles from "./Pin.module.css";

const ICONS = [
  [/hotel|stay/, BedDouble],
  [/air|flight/, Plane],
  [/activit|sight|museum/, Ticket],
  [/transfer|station/, CarFront],
] as const;

interface PinProps {
  readonly cluster: Cluster;
  readonly isSelected: boolean;
  onPress(): void;
}

/** A marker with its price or its kind, or the number of markers in one spot. */
export function Pin({ cluster, isSelected, onPress }: PinProps) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const [marker] = cluster.markers;
  if (!marker) return null;
  const count = cluster.markers.length;
  const price = marker.amount === undefined ? null : formatMoney(marker.amount, marker.currency, locale);
  const Icon = ICONS.find(([pattern]) => pattern.test(marker.kind ?? ""))?.[1] ?? MapPin;
  const name = count > 1 ? t("map.cluster", { count }) : [marker.label, price].filter(Boolean).join(", ");
  return (
    <AriaButton
      className={styles.pin ?? ""}
      style={{ transform: `translate(${cluster.x}px, ${cluster.y}px) translate(-50%, -100%)` }}
      data-selected={isSelected || undefined}
      data-state={marker.state}
      aria-label={name}
      aria-pressed={isSelected}
      onPress={onPress}
    >
      <span className={styles.face}>{count > 1 ? count : (price ?? <Icon aria-hidden size={16} />)}</span>
      {count === 1 && !price && <span className={styles.label}>{marker.label}</span>}
    </AriaButton>
  );
}
