import { Code } from "lucide-react";
import { useMemo, useState } from "react";
import { ToggleButton } from "react-aria-components/ToggleButton";
import type { Json, JsonObject } from "../../api/json";
import { isObject } from "../../api/json";
import type { Variant } from "../../contracts/widgets";
import { useTranslation } from "../../i18n/useTranslation";
import { WidgetRenderer } from "../WidgetRenderer";
import styles from "./Gallery.module.css";
import { GalleryEditor } from "./GalleryEditor";
import { Segments } from "./parts/Segments";
import { Skeleton } from "./parts/Skeleton";

export interface Sample {
  readonly name: string;
  readonly envelope: JsonObject;
}

export const STATES = ["live", "disabled", "submitted", "loading", "error"] as const;
export type State = (typeof STATES)[number];
export const VARIANTS: readonly Variant[] = ["default", "compact", "full", "in_popover", "side_by_side"];

interface GallerySampleProps {
  readonly sample: Sample;
  readonly variant: Variant | null;
  readonly state: State;
  readonly isEdited: boolean;
  onEvent(event: string, value: JsonObject): void;
}

/** One sample in any variant and state, beside its envelope and schema when it is edited. */
export function GallerySample({ sample, onEvent, ...first }: GallerySampleProps) {
  const { t } = useTranslation("widgets");
  const [state, setState] = useState<State>(first.state);
  const [isEdited, setEdited] = useState(first.isEdited);
  const [text, setText] = useState(() =>
    JSON.stringify({ ...sample.envelope, ...(first.variant ? { variant: first.variant } : {}) }, null, 2),
  );
  const envelope = useMemo(() => parsed(text), [text]);
  const variant = isObject(envelope) ? String(envelope.variant) : "";
  return (
    <article className={styles.sample} aria-label={sample.name} data-sample={sample.name}>
      <header className={styles.bar}>
        <span className={styles.sampleName}>{sample.name}</span>
        <label className={styles.variant}>
          {t("gallery.variant")}
          <select
            value={variant}
            disabled={!isObject(envelope)}
            onChange={({ target }) => setText(withVariant(envelope, target.value))}
          >
            {VARIANTS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <Segments<State>
          label={t("gallery.mode")}
          options={STATES.map((key) => ({ key, label: t(`gallery.modes.${key}`) }))}
          selected={state}
          onSelect={setState}
        />
        <ToggleButton className={styles.edit ?? ""} isSelected={isEdited} onChange={setEdited}>
          <Code aria-hidden size={15} /> {t("gallery.edit")}
        </ToggleButton>
      </header>
      {isEdited && (
        <GalleryEditor
          type={String(sample.envelope.widget_type)}
          text={text}
          value={envelope}
          onText={setText}
        />
      )}
      <div className={styles.stage}>
        {state === "loading" && <Skeleton label={t("loading")} />}
        {state !== "loading" && envelope !== undefined && (
          <WidgetRenderer
            envelope={state === "error" ? broken(envelope) : envelope}
            disabled={state === "disabled"}
            submitted={state === "submitted"}
            onSubmit={(widget_type, submitted_value) =>
              onEvent("widget_submit", { widget_type, submitted_value })
            }
            onCta={(action) => onEvent("widget_cta_click", action)}
          />
        )}
      </div>
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

function withVariant(envelope: Json | undefined, variant: string): string {
  return JSON.stringify(isObject(envelope) ? { ...envelope, variant } : envelope, null, 2);
}

/** The envelope as the contract refuses it. */
function broken(envelope: Json): Json {
  return isObject(envelope) ? { ...envelope, payload: { unheard_of: true } } : envelope;
}
