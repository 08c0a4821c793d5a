import { type ComponentProps, memo, type ReactElement, type RefObject, useMemo, useRef } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { useTranslation } from "../../i18n/useTranslation";
import type { Message, Turn } from "../../state/conversation";
import { UnhurriedContext } from "../pace";
import { dayKey, dayLabel } from "./days";
import styles from "./Messages.module.css";
import { isSpoken, MessageView, TurnView } from "./Turns";

/** So many of the newest stay in the document; of the earlier ones only those near the view. */
const KEPT = 24;
/** How far outside of the view things are drawn already. */
const AHEAD_PX = 800;

export type Item = Message | Turn;

interface MessagesProps {
  readonly threadId: string;
  readonly items: readonly Item[];
  readonly scroller: RefObject<HTMLElement | null>;
  readonly list: RefObject<VirtualizerHandle | null>;
  /** Everything is drawn, such as for printing. */
  readonly isWhole: boolean;
  readonly onResize: () => void;
  readonly onEdit: (text: string) => void;
}

/** The messages of a conversation; of a long one only the part that is near the view is in the document. */
export function Messages(props: MessagesProps) {
  const { threadId, items, scroller, list, isWhole, onResize, onEdit } = props;
  const kept = useMemo(() => {
    const from = isWhole ? 0 : Math.max(0, items.length - KEPT);
    return Array.from({ length: items.length - from }, (_, index) => from + index);
  }, [items.length, isWhole]);
  const grown = useGrownAbove(items);
  return (
    <div className={styles.messages} data-whole={isWhole || undefined}>
      <Virtualizer
        key={threadId}
        ref={list}
        as={Ground}
        scrollRef={scroller}
        data={items}
        bufferSize={AHEAD_PX}
        keepMounted={kept}
        shift={grown}
        onResize={onResize}
      >
        {(item, index): ReactElement => (
          <Place
            key={keyOf(item)}
            threadId={threadId}
            item={item}
            before={items[index - 1]}
            isNewest={index === items.length - 1}
            isUnhurried={!isWhole && index < items.length - KEPT}
            onEdit={onEdit}
          />
        )}
      </Virtualizer>
    </div>
  );
}

/** The list's own container is deaf to pointers while it scrolls and a moment longer; a press then has to count. */
function Ground({ style, ...rest }: ComponentProps<"div">) {
  return <div {...rest} style={{ ...style, pointerEvents: "auto" }} />;
}

/** Whether earlier items were put before the known ones by this very change. */
function useGrownAbove(items: readonly Item[]): boolean {
  const before = useRef<{ readonly items: readonly Item[]; readonly grown: boolean }>({
    items,
    grown: false,
  });
  if (before.current.items !== items) {
    const known = before.current.items[0];
    const isFirst = known && items[0] && keyOf(known) === keyOf(items[0]);
    const grown = known !== undefined && !isFirst && items.some((item) => keyOf(item) === keyOf(known));
    before.current = { items, grown };
  }
  return before.current.grown;
}

interface PlaceProps extends Omit<ContentProps, "isStart"> {
  readonly before: Item | undefined;
  readonly isNewest: boolean;
  /** Near the view only because the reader scrolls there; what it holds may come part by part. */
  readonly isUnhurried: boolean;
}

const Place = memo(function Place({ before, isNewest, isUnhurried, ...content }: PlaceProps) {
  return (
    <div
      className={styles.place}
      data-first={before === undefined || undefined}
      data-newest={isNewest || undefined}
    >
      <DayHeading at={content.item.at} before={before?.at ?? ""} />
      <UnhurriedContext value={isUnhurried}>
        <Content {...content} isStart={!before || "id" in before || !isSpoken(before)} />
      </UnhurriedContext>
    </div>
  );
});

function DayHeading({ at, before }: { readonly at: string; readonly before: string }) {
  const { t, i18n } = useTranslation();
  const day = dayKey(at);
  if (day === "" || day === dayKey(before)) return null;
  return (
    <h2 className={styles.day}>
      <span>{dayLabel(at, t, i18n.language)}</span>
    </h2>
  );
}

interface ContentProps {
  readonly threadId: string;
  readonly item: Item;
  readonly isStart: boolean;
  readonly onEdit: (text: string) => void;
}

function Content({ threadId, item, isStart, onEdit }: ContentProps) {
  if ("id" in item) return <TurnView threadId={threadId} turn={item} onEdit={onEdit} />;
  return <MessageView threadId={threadId} message={item} isStart={isStart} onEdit={onEdit} />;
}

/** Stays with an item as long as it is shown. */
export function keyOf(item: Item): string {
  return "id" in item ? item.id : item.key;
}
