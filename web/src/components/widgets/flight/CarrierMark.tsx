import { Plane } from "lucide-react";
import type { FlightSegment } from "../../../contracts/widgets";
import styles from "./CarrierMark.module.css";
import { carrierCode } from "./carriers";

/** A carrier's code on a patch in a colour of its own; no logos from outside. */
export function CarrierMark({ segment }: { readonly segment: FlightSegment | undefined }) {
  const code = carrierCode(segment);
  const hue = [...code].reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 11) % 360;
  return (
    <span className={styles.mark} aria-hidden style={{ backgroundColor: `oklch(0.45 0.09 ${hue})` }}>
      {code || <Plane size={16} />}
    </span>
  );
}
