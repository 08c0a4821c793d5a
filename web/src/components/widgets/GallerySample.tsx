import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Json, JsonObject } from "../../api/json";
import { WidgetRenderer } from "../WidgetRenderer";
import styles from "./Gallery.module.css";
import { GalleryEditor } from "./GalleryEditor";
import { Segments } from "./parts/Segments";

export interface Sample {
  readonly name: string;
  readonly envelope: JsonObject;
}

interface GallerySampleProps {
  readonly sample: Sample;
  onEvent(event: string, value: JsonObject): void;
}

const MODES = ["live", "disabled", "source"] as const;
type Mode = (typeof MODES)[number];

/** One sample: as it is used, switched off, or as an envelope to edit that is judged while it is typed. */
export function GallerySample({ sample, onEvent }: GallerySampleProps) {
  const { t } = useTranslation("widgets");
  const [mode, setMode] = useState<Mode>("live");
  const [text, setText] = useState(() => JSON.stringify(sample.envelope, null, 2));
  const edited = useMemo(() => parsed(text), [text]);
  return (
    <article className={styles.sample} aria-label={sample.name} data-sample={sample.name}>
      <header className={styles.bar}>
        <span>{sample.name}</span>
        <Segments<Mode>
          label={t("gallery.mode")}
          options={MODES.map((key) => ({ key, label: t(`gallery.modes.${key}`) }))}
          selected={mode}
          onSelect={setMode}
        />
      </header>
      {mode === "source" && (
        <GalleryEditor
          type={String(sample.envelope.widget_type)}
          text={text}
          value={edited}
          onText={setText}
        />
      )}
      {edited !== undefined && (
        <WidgetRenderer
          envelope={edited}
          disabled={mode === "disabled"}
          onSubmit={(widget_type, submitted_value) =>
            onEvent("widget_submit", { widget_type, submitted_value })
          }
          onCta={(action) => onEvent("widget_cta_click", action)}
        />
      )}
    </article>
  );
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
