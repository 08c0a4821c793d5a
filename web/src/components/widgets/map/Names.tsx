import { useEffect, useMemo, useState } from "react";
import { type City, loadCities, namesIn } from "./cities";
import type { Point, Size, View } from "./mercator";
import styles from "./Names.module.css";

interface NamesProps {
  readonly view: View;
  readonly size: Size;
  /** Where markers are: names make way for them. */
  readonly taken: readonly Point[];
}

/** Names of cities, to know where one is. */
export function Names({ view, size, taken }: NamesProps) {
  const [cities, setCities] = useState<readonly City[]>([]);
  useEffect(() => {
    let isCurrent = true;
    loadCities().then(
      (loaded) => isCurrent && setCities(loaded),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, []);
  const names = useMemo(() => namesIn(cities, view, size, taken), [cities, view, size, taken]);
  return (
    <svg className={styles.names} width={size.width} height={size.height} aria-hidden="true">
      {names.map(({ name, x, y, isLarge }) => (
        <g
          key={`${name} ${Math.round(x)}`}
          transform={`translate(${x} ${y})`}
          data-large={isLarge || undefined}
        >
          <circle r={isLarge ? 2.6 : 1.8} />
          <text x={6} y={4}>
            {name}
          </text>
        </g>
      ))}
    </svg>
  );
}
