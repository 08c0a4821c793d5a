import { useState } from "react";
import type { Photos, Photo as PhotoValue } from "../../../contracts/widgets";
import { pictureAddress } from "../format/address";
import { Grouping } from "./Grouping";
import styles from "./Photo.module.css";

interface PhotoProps {
  readonly photo: PhotoValue | undefined;
  readonly shape?: "wide" | "low" | "thumb" | "square";
}

/** A picture from a payload, or a plain drawing when there is none that may be shown. */
export function Photo({ photo, shape = "wide" }: PhotoProps) {
  const { url, alt } =
    typeof photo === "string" ? { url: photo, alt: "" } : { url: photo?.url, alt: photo?.alt ?? "" };
  const address = pictureAddress(url);
  const [failed, setFailed] = useState<string | null>(null);
  const className = `${styles.photo} ${styles[shape]}`;
  if (!address || failed === address) return <Landscape className={className} />;
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
  if (shown.length < 2) return <Photo photo={shown[0]} />;
  return (
    <Grouping className={styles.strip} aria-label={name} isFocusable>
      {shown.map((photo, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pictures keep their places, and one may come twice
        <Photo key={index} photo={photo} />
      ))}
    </Grouping>
  );
}

/** Hills in the colours of the page: a place for a picture, and none that could be taken for one. */
function Landscape({ className }: { readonly className: string }) {
  return (
    <svg
      className={`${className} ${styles.drawn}`}
      viewBox="0 0 320 200"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <circle cx="226" cy="62" r="18" />
      <path d="M0 140 70 96 130 142 206 84 320 150V200H0z" />
      <path d="M0 172 90 134 170 174 250 140 320 168V200H0z" />
    </svg>
  );
}
