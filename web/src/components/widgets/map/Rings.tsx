import { useLocale } from "../format/locale";
import { metresPerPixel, type Place, roundLength, type Size, toScreen, type View } from "./mercator";
import styles from "./Rings.module.css";

interface RingsProps {
  readonly around: Place;
  readonly view: View;
  readonly size: Size;
}

/** Beyond this the map shows countries, and circles would say nothing. */
const WIDEST_RING_METRES = 200_000;

/** Distances from the middle of a city, where the bundled map has no streets to show. */
export function Rings({ around, view, size }: RingsProps) {
  const locale = useLocale();
  const perPixel = metresPerPixel(view);
  const step = roundLength((perPixel * Math.min(size.width, size.height)) / 4);
  if (step > WIDEST_RING_METRES) return null;
  const { x, y } = toScreen(around, view, size);
  return (
    <svg className={styles.rings} width={size.width} height={size.height} aria-hidden="true">
      <path className={styles.cross} d={`M${x - 6} ${y}h12M${x} ${y - 6}v12`} />
      {[1, 2, 3].map((count) => {
        const radius = (count * step) / perPixel;
        return (
          <g key={count}>
            <circle className={styles.ring} cx={x} cy={y} r={radius} />
            <text className={styles.text} x={x} y={y - radius - 4}>
              {lengthText(count * step, locale)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** A bar of round length at the map's foot. */
export function Scale({ view }: { readonly view: View }) {
  const locale = useLocale();
  const perPixel = metresPerPixel(view);
  const length = roundLength(perPixel * 100);
  return (
    <span className={styles.scale} style={{ inlineSize: `${length / perPixel}px` }} aria-hidden>
      {lengthText(length, locale)}
    </span>
  );
}

function lengthText(metres: number, locale: string): string {
  const isShort = metres < 1000;
  const unit = isShort ? "meter" : "kilometer";
  return new Intl.NumberFormat(locale, { style: "unit", unit }).format(isShort ? metres : metres / 1000);
}
