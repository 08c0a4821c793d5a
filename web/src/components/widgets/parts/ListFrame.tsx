import { type PointerEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useDrawn } from "../../pace";
import { Button } from "./Button";
import { Grouping } from "./Grouping";
import styles from "./ListFrame.module.css";

const SHOWN_AT_FIRST = 5;

interface ListFrameProps<Item> {
  readonly title: string | undefined;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly children: (item: Item, index: number) => ReactNode;
  /** Names the list when the payload has no title. */
  readonly fallbackTitle: string;
  readonly totalCount?: number | undefined;
  readonly summary?: ReactNode;
  /** Sorting, map toggle. */
  readonly tools?: ReactNode;
  readonly emptyText: string;
  /** Between the heading and the items: a banner, a map. */
  readonly lead?: ReactNode;
  /** The item that is chosen elsewhere, such as on a map: it is marked and brought into sight. */
  readonly selectedKey?: string | null;
  /** The reader's pointer or focus has come to an item. */
  readonly onPoint?: (key: string) => void;
  /** After the items: controls, remarks, where the numbers come from. */
  readonly footer?: ReactNode;
}

/** A titled list of cards that shows a few at first and the others on demand. */
export function ListFrame<Item>({ items, keyOf, children, ...frame }: ListFrameProps<Item>) {
  const { t } = useTranslation("widgets");
  const [isOpen, setOpen] = useState(false);
  const isContinued = useRef(false);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const { selectedKey = null, onPoint } = frame;
  const isHidden = items.slice(SHOWN_AT_FIRST).some((item) => keyOf(item) === selectedKey);
  useEffect(() => {
    if (selectedKey === null) return;
    if (isHidden) setOpen(true);
    const item = list.current?.querySelector("[data-selected]");
    if (item && !item.matches(":hover, :focus-within")) item.scrollIntoView?.({ block: "nearest" });
  }, [selectedKey, isHidden]);
  // The control that showed the others is gone; the keyboard goes on with the first of them.
  useEffect(() => {
    if (!isOpen || !isContinued.current) return;
    isContinued.current = false;
    list.current?.children[SHOWN_AT_FIRST]?.querySelector<HTMLElement>("a, button")?.focus();
  }, [isOpen]);
  const showAll = () => {
    isContinued.current = true;
    setOpen(true);
  };
  const keys = useMemo(() => distinctKeys(items, keyOf), [items, keyOf]);
  const count = useDrawn(Math.min(items.length, SHOWN_AT_FIRST));
  const shown = isOpen ? items : items.slice(0, count);
  const hidden = isOpen ? 0 : items.length - SHOWN_AT_FIRST;
  return (
    <Grouping className={styles.frame} aria-labelledby={id}>
      <header className={styles.head}>
        <div>
          <h3 className={styles.title} id={id}>
            {frame.title || frame.fallbackTitle}
          </h3>
          <Counts shown={items.length} total={frame.totalCount} summary={frame.summary} />
        </div>
        {items.length > 0 && frame.tools}
      </header>
      {frame.lead}
      {items.length === 0 && <p className={styles.empty}>{frame.emptyText}</p>}
      {items.length > 0 && (
        <ul ref={list} className={styles.items}>
          {shown.map((item, index) => (
            <li
              key={keys.get(item)}
              data-selected={keyOf(item) === selectedKey || undefined}
              onPointerMove={onPoint && ((moved) => isMoved(moved) && onPoint(keyOf(item)))}
              onFocus={onPoint && (() => onPoint(keyOf(item)))}
            >
              {children(item, index)}
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <Button look="secondary" onPress={showAll}>
          {t("list.more", { count: hidden })}
        </Button>
      )}
      {frame.footer}
    </Grouping>
  );
}

/** A key for each item, also for those that a sender lists twice under one id. */
function distinctKeys<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<Item, string> {
  const seen = new Map<string, number>();
  return new Map(
    items.map((item) => {
      const key = keyOf(item);
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return [item, before === 0 ? key : `${key} ${before}`];
    }),
  );
}

/** Not when the list has moved below a pointer that stands still. */
const isMoved = ({ movementX, movementY }: PointerEvent) => movementX !== 0 || movementY !== 0;

interface CountsProps {
  readonly shown: number;
  readonly total: number | undefined;
  readonly summary: ReactNode;
}

function Counts({ shown, total, summary }: CountsProps) {
  const { t } = useTranslation("widgets");
  const counts =
    total !== undefined && total > shown ? t("list.some", { shown, total }) : t("list.all", { count: shown });
  return (
    <p className={styles.counts}>
      {shown > 0 && counts}
      {shown > 0 && summary ? " · " : null}
      {summary}
    </p>
  );
}
