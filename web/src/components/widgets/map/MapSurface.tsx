import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { Grouping } from "../parts/Grouping";
import { Canvas } from "./Canvas";
import { Controls } from "./Controls";
import { clustered } from "./clusters";
import styles from "./MapSurface.module.css";
import type { MapMarker } from "./marker";
import { fitted, isInside, MAX_ZOOM, type Place, toScreen, type View, zoomed } from "./mercator";
import { Names } from "./Names";
import { Pin } from "./Pin";
import { Rings, Scale } from "./Rings";
import { Tiles } from "./Tiles";
import { useGestures } from "./useGestures";
import { useKeys } from "./useKeys";
import { useRevealed } from "./useRevealed";
import { useSize } from "./useSize";
import { useWorld } from "./useWorld";

/** Whose data the bundled map is drawn from; names, the same in every language. */
const CREDIT = "© Natural Earth · GeoNames";

interface MapSurfaceProps {
  readonly markers: readonly MapMarker[];
  readonly center?: Place | undefined;
  readonly zoom?: number | undefined;
  readonly selectedId: string | null;
  readonly isTall?: boolean;
  onSelect(id: string | null): void;
  /** About the selected marker; lies over the map's foot. */
  readonly children?: ReactNode;
}

/** A map to move and zoom by pointer, touch and keyboard, with its markers as buttons. */
export function MapSurface({
  markers,
  center,
  zoom,
  selectedId,
  isTall = false,
  onSelect,
  children,
}: MapSurfaceProps) {
  const { t } = useTranslation("widgets");
  const root = useRef<HTMLDivElement>(null);
  const size = useSize(root);
  const { world, isLoading } = useWorld();
  const places = useMemo(() => (markers.length > 0 ? markers : center ? [center] : []), [markers, center]);
  const home = useMemo<View>(() => {
    const stated = center && zoom !== undefined ? { ...center, zoom: Math.min(zoom, MAX_ZOOM) } : null;
    if (stated && markers.every((marker) => isInside(toScreen(marker, stated, size), size))) return stated;
    return places.length > 0 ? fitted(places, size) : { lat: 20, lng: 0, zoom: 0.5 };
  }, [center, zoom, markers, places, size]);
  const [view, setView] = useState(home);
  useEffect(() => setView(home), [home]);
  useRevealed(
    markers.find(({ id }) => id === selectedId),
    size,
    setView,
  );
  useGestures(root, size, setView);
  const onKeyDown = useKeys(root, size, setView);
  const clusters = useMemo(
    () => clustered(markers, view, size, selectedId),
    [markers, view, size, selectedId],
  );
  const middle = { x: size.width / 2, y: size.height / 2 };

  return (
    <Grouping
      ref={root}
      className={styles.surface}
      data-tall={isTall || undefined}
      aria-label={t("map.label", { count: markers.length })}
      isFocusable
      onKeyDown={onKeyDown}
    >
      <Canvas world={world} view={view} size={size} />
      <Tiles view={view} size={size} attribution={CREDIT} />
      {!isLoading && <Names view={view} size={size} taken={clusters} />}
      {!isLoading && <Rings around={center ?? home} view={view} size={size} />}
      {isLoading && (
        <p className={styles.loading} role="status" data-busy>
          {t("map.loading")}
        </p>
      )}
      <div className={styles.pins} hidden={isLoading}>
        {clusters.map((cluster) => (
          <Pin
            key={cluster.key}
            cluster={cluster}
            isSelected={cluster.markers.some(({ id }) => id === selectedId)}
            onPress={() => {
              const [only, ...others] = cluster.markers;
              if (others.length > 0) setView((now) => expanded(now, cluster.markers, size));
              else if (only) onSelect(only.id === selectedId ? null : only.id);
            }}
          />
        ))}
      </div>
      <Scale view={view} />
      <Controls
        onZoom={(by) => setView((now) => zoomed(now, by, middle, size))}
        onFit={() => setView(places.length > 0 ? fitted(places, size) : home)}
      />
      {children && <div className={styles.chosen}>{children}</div>}
    </Grouping>
  );
}

/** The view in which the markers of a cluster come apart. */
function expanded(now: View, markers: readonly MapMarker[], size: { width: number; height: number }): View {
  const near = fitted(markers, size);
  return { ...near, zoom: Math.max(now.zoom + 1, Math.min(near.zoom, now.zoom + 3)) };
}
