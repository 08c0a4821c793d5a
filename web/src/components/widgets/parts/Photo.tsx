import { useState } from "react";
import type { Photos, Photo as PhotoValue } from "../../../contracts/widgets";
import { pictureAddress } from "../format/address";
import { Grouping } from "./Grouping";
import styles from "./Photo.module.css";

interface PhotoProps {
  readonly photo: PhotoValue | undefined;
  /** What is pictured; seeds the drawing that stands in for a missing picture. */
  readonly name: string;
  readonly shape?: "wide" | "low" | "thumb" | "square";
}

/** A picture from a payload, or a landscape drawn here when there is none that may be shown. */
export function Photo({ photo, name, shape = "wide" }: PhotoProps) {
  const { url, alt } =
    typeof photo === "string" ? { url: photo, alt: "" } : { url: photo?.url, alt: photo?.alt ?? "" };
  const address = pictureAddress(url);
  const [failed, setFailed] = useState<string | null>(null);
  const className = `${styles.photo} ${styles[shape]}`;
  if (!address || failed === address) return <Landscape className={className} name={name} />;
  return (
    <img
      className={className}
      src={address}
      alt={alt}
      loading="lazy"
      decoding="async"
      onError={() => setFailed(address)}
    />
  );
}

/** The pictures of a card, side by side and scrollable; one drawing when there is none. */
export function PhotoStrip({ photos, name }: { readonly photos: Photos | undefined; readonly name: string }) {
  const shown = (photos ?? []).slice(0, 12);
  if (shown.length < 2) return <Photo photo={shown[0]} name={name} />;
  return (
    <Grouping className={styles.strip} aria-label={name} isFocusable>
      {shown.map((photo) => (
        <Photo key={typeof photo === "string" ? photo : photo.url} photo={photo} name={name} />
      ))}
    </Grouping>
  );
}

function hueOf(name: string): number {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hash;
}

function Landscape({ className, name }: { readonly className: string; readonly name: string }) {
  const hue = hueOf(name);
  const rise = hue % 34;
  const color = (lightness: number, shift: number) => `oklch(${lightness} 0.06 ${(hue + shift) % 360})`;
  return (
    <svg className={className} viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect width="320" height="200" fill={color(0.86, 0)} />
      <circle cx={70 + hue / 2} cy={56 + rise / 2} r="20" fill={color(0.95, 40)} />
      <path
        d={`M0 ${130 - rise} 70 ${88 + rise} 130 138 200 ${70 + rise} 320 148V200H0z`}
        fill={color(0.66, 20)}
      />
      <path
        d={`M0 168 90 ${128 + rise / 2} 170 172 250 ${136 - rise / 3} 320 166V200H0z`}
        fill={color(0.46, 30)}
      />
    </svg>
  );
}
