import { Plane, Ship, Truck } from "lucide-react";
import type { FreightMode } from "../../../contracts/widgets";
import styles from "./freight.module.css";

const ICONS = { air: Plane, sea: Ship, road: Truck } as const;

/** How a load travels, as a picture. */
export function Mode({ mode }: { readonly mode: FreightMode }) {
  const Icon = ICONS[mode];
  return (
    <span className={styles.mode} data-mode={mode} aria-hidden>
      <Icon size={22} />
    </span>
  );
}
