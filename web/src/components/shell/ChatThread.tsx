import { ArrowDown } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import { useTranslation } from "../../i18n/useTranslation";
import { type Conversation, isClosed, type Turn } from "../../state/conversation";
import { Button } from "./Button";
import styles from "./ChatThread.module.css";
import { useShell } from "./context";
import { FailureNotice } from "./FailureNotice";
import { type Item, Messages } from "./Messages";
import { spokenText } from "./spoken";
import { useNamedPlace } from "./useNamedPlace";
import { useNews } from "./useNews";
import { useStickToEnd } from "./useStickToEnd";
import { useWhole } from "./useWhole";
import { walk } from "./walk";

interface ChatThreadProps {
  readonly conversation: Conversation;
  readonly onEdit: (text: string) => void;
}

/** The conversation from its first message to the answer under way. */
export const ChatThread = memo(function ChatThread({ conversation, onEdit }: ChatThreadProps) {
  const { t } = useTranslation();
  const { threadId, history, turns, elsewhere } = conversation;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const { isFollowing, place, follow, jumpToEnd, letGo } = useStickToEnd(scroller, threadId);
  const isWhole = useWhole(letGo);
  const items = useMemo<readonly Item[]>(
    () => [...history, ...turns, ...elsewhere],
    [history, turns, elsewhere],
  );
  const news = useNews(threadId, items, isFollowing);
  const turnCount = turns.length;
  const toStart = () => {
    letGo();
    list.current?.scrollToIndex(0);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: one's own message always comes into view.
  useEffect(() => follow(), [follow, turnCount]);
  useNamedPlace(threadId, items, scroller, list, letGo);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const toEdge = { Home: toStart, End: jumpToEnd }[event.key];
    if (!toEdge || event.target !== event.currentTarget) return walk(event);
    event.preventDefault();
    toEdge();
  };
  return (
    <div className={styles.frame}>
      <div
        className={styles.scroller}
        ref={scroller}
        data-region
        role="log"
        aria-label={t("thread.label")}
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={styles.content}>
          <LoadState conversation={conversation} />
          <Messages
            threadId={threadId}
            items={items}
            scroller={scroller}
            list={list}
            isWhole={isWhole}
            onResize={place}
            onEdit={onEdit}
          />
        </div>
      </div>
      {isFollowing ? null : (
        <div className={styles.jump}>
          <Button onPress={jumpToEnd}>
            <ArrowDown size={16} />
            {news > 0 ? t("thread.jumpNews", { count: news }) : t("thread.jump")}
          </Button>
        </div>
      )}
      <Announcer turns={turns} />
    </div>
  );
});

function LoadState({ conversation }: { readonly conversation: Conversation }) {
  const { t } = useTranslation();
  const { desk } = useShell();
  if (conversation.loading === "loading" && conversation.history.length === 0) {
    return (
      <div className={styles.skeleton} role="status">
        <span className={styles.hidden}>{t("thread.loading")}</span>
        <i />
        <i />
        <i />
      </div>
    );
  }
  if (conversation.loading === "failed" && conversation.turns.length === 0) {
    return (
      <div className={styles.failed}>
        <FailureNotice
          title={t("thread.loadFailed")}
          failure={conversation.failure}
          onRetry={isClosed(conversation) ? undefined : () => void desk.reload(conversation.threadId)}
        />
      </div>
    );
  }
  return null;
}

/** Tells screen readers that an answer is there, in its own words when it has any. */
function Announcer({ turns }: { readonly turns: readonly Turn[] }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const last = turns.at(-1);
  useEffect(() => {
    if (last?.phase === "done") setText(spokenText(last.envelopes) || t("thread.answered"));
    else setText("");
  }, [last, t]);
  return (
    <p className={styles.hidden} aria-live="polite" aria-atomic="true">
      {text}
    </p>
  );
}
