import { useEffect, useMemo, useState } from "react";
import type { Size, View } from "./mercator";
import { type TileSource, tileSource } from "./source";
import styles from "./Tiles.module.css";
import { tilesOf } from "./tiles";

interface TilesProps {
  readonly view: View;
  readonly size: Size;
  /** What the map says of itself when it is drawn from its own data. */
  readonly attribution: string;
}

/** Pictures of the installation's own source over the offline map, which stays where one is missing. */
export function Tiles({ view, size, attribution }: TilesProps) {
  const [source, setSource] = useState<TileSource | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void tileSource().then((found) => isCurrent && setSource(found));
    return () => {
      isCurrent = false;
    };
  }, []);
  const tiles = useMemo(() => (source ? tilesOf(source.url, view, size) : []), [source, view, size]);
  return (
    <>
      <div className={styles.tiles} aria-hidden data-engine={source ? "tiles" : undefined}>
        {tiles.map(({ key, url, x, y, size: edge }) => (
          <img
            key={key}
            className={styles.tile}
            src={url}
            alt=""
            draggable={false}
            referrerPolicy="strict-origin-when-cross-origin"
            style={{ inlineSize: edge + 0.5, blockSize: edge + 0.5, transform: `translate(${x}px, ${y}px)` }}
            onError={(event) => event.currentTarget.setAttribute("data-missing", "")}
          />
        ))}
      </div>
      <small className={styles.attribution}>{source ? source.attribution : attribution}</small>
    </>
  );
}
