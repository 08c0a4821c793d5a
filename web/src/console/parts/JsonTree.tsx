import { useState } from "react";
import { isList, isObject, type Json } from "../../api/json";
import { useTranslation } from "../../i18n/useTranslation";
import styles from "./JsonTree.module.css";

/** Entries of one object or list that are drawn before the reader asks for the others. */
const SHOWN_ENTRIES = 100;
const SHOWN_LETTERS = 400;

/** A JSON value to look into: what is nested opens on demand, what is long is shortened. */
export function JsonTree({
  value,
  label,
  depth = 1,
}: {
  readonly value: Json;
  readonly label: string;
  readonly depth?: number;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    <div className={styles.tree} role="group" aria-label={label}>
      <Value value={value} openTo={depth} />
    </div>
  );
}

function Value({ value, openTo }: { readonly value: Json; readonly openTo: number }) {
  if (isList(value) || isObject(value)) return <Entries value={value} openTo={openTo} />;
  if (typeof value === "string") return <Text text={value} />;
  return <span className={styles[value === null ? "null" : typeof value]}>{String(value)}</span>;
}

function Text({ text }: { readonly text: string }) {
  const { t } = useTranslation("console");
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || text.length <= SHOWN_LETTERS ? text : `${text.slice(0, SHOWN_LETTERS)}…`;
  return (
    <span className={styles.string}>
      {shown}
      {shown !== text && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          {t("json.whole", { count: text.length })}
        </button>
      )}
    </span>
  );
}

function Entries({
  value,
  openTo,
}: {
  readonly value: Exclude<Json, string | number | boolean | null>;
  readonly openTo: number;
}) {
  const { t } = useTranslation("console");
  const [count, setCount] = useState(SHOWN_ENTRIES);
  const entries = isList(value)
    ? value.map((item, index): [string, Json] => [String(index), item])
    : Object.entries(value).map(([key, item]): [string, Json] => [key, item ?? null]);
  if (entries.length === 0) return <span className={styles.null}>{isList(value) ? "[]" : "{}"}</span>;
  return (
    <ul className={styles.entries}>
      {entries.slice(0, count).map(([key, item]) => (
        <li key={key}>
          {(isList(item) || isObject(item)) && size(item) > 0 ? (
            <Branch name={key} value={item} openTo={openTo} />
          ) : (
            <>
              <span className={styles.key}>{key}</span> <Value value={item} openTo={openTo - 1} />
            </>
          )}
        </li>
      ))}
      {entries.length > count && (
        <li>
          <button type="button" className={styles.more} onClick={() => setCount(count + 10 * SHOWN_ENTRIES)}>
            {t("json.more", { count: entries.length - count })}
          </button>
        </li>
      )}
    </ul>
  );
}

function Branch({
  name,
  value,
  openTo,
}: {
  readonly name: string;
  readonly value: Exclude<Json, string | number | boolean | null>;
  readonly openTo: number;
}) {
  const [isOpen, setOpen] = useState(openTo > 1);
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={styles.key}>{name}</span>{" "}
        <span className={styles.size}>{isList(value) ? `[${value.length}]` : `{${size(value)}}`}</span>
      </summary>
      {isOpen && <Value value={value} openTo={openTo - 1} />}
    </details>
  );
}

const size = (value: Json): number =>
  isList(value) ? value.length : isObject(value) ? Object.keys(value).length : 0;
