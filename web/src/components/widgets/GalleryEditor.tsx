import { useEffect, useState } from "react";
import type { Json, JsonObject } from "../../api/json";
import { useTranslation } from "../../i18n/useTranslation";
import styles from "./Gallery.module.css";
import { Grouping } from "./parts/Grouping";
import { judge } from "./validation";

interface GalleryEditorProps {
  readonly type: string;
  readonly text: string;
  /** What the text says; undefined while it is no JSON. */
  readonly value: Json | undefined;
  onText(text: string): void;
}

/** An envelope as text, judged while it is typed, beside the schema that judges it. */
export function GalleryEditor({ type, text, value, onText }: GalleryEditorProps) {
  const { t } = useTranslation("widgets");
  const judgement = value === undefined ? null : judge(value);
  const verdict =
    judgement === null
      ? t("gallery.notJson")
      : judgement.ok
        ? t("gallery.valid")
        : t("gallery.refused", { detail: judgement.refusal.detail });
  return (
    <div className={styles.workbench}>
      <div className={styles.pane}>
        <textarea
          className={styles.editor}
          aria-label={t("gallery.editor")}
          aria-invalid={judgement?.ok !== true}
          spellCheck={false}
          rows={20}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
        <p className={styles.verdict} role="status" data-valid={judgement?.ok ?? false}>
          {verdict}
        </p>
      </div>
      <Schema type={type} />
    </div>
  );
}

function Schema({ type }: { readonly type: string }) {
  const { t } = useTranslation("widgets");
  const [schema, setSchema] = useState<JsonObject | null>(null);
  useEffect(() => {
    import("../../contracts/schemas.json").then(({ default: all }) => {
      setSchema((all as unknown as Record<string, JsonObject>)[type] ?? null);
    });
  }, [type]);
  return (
    <Grouping className={styles.schema} aria-label={t("gallery.schema")} isFocusable>
      <pre>{schema && JSON.stringify(schema, null, 2)}</pre>
    </Grouping>
  );
}
