import { ArrowDown } from "lucide-react";
import { Fragment, type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation, Message, Turn } from "../../state/conversation";
import { Button } from "./Button";
import styles from "./ChatThread.module.css";
import { useShell } from "./context";
import { dayKey, dayLabel } from "./days";
import { FailureNotice } from "./FailureNotice";
import { spokenText } from "./spoken";
import { isSpoken, MessageView, TurnView } from "./Turns";
import { useStickToEnd } from "./useStickToEnd";
import { useTail } from "./useTail";
import { walk } from "./walk";

interface ChatThreadProps {
  readonly conversation: Conversation;
  readonly onEdit: (text: string) => void;
}

/** The conversation from its first message to the answer under way. */
export function ChatThread({ conversation, onEdit }: ChatThreadProps) {
  const { t } = useTranslation();
  const { threadId, history, turns } = conversation;
  const { scroller, content, isFollowing, follow, jumpToEnd } = useStickToEnd(threadId);
  const items = useMemo(() => [...history, ...turns], [history, turns]);
  const { shown, sentinel, hasEarlier } = useTail<Message | Turn>(items, scroller, threadId);
  const turnCount = turns.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one's own message always comes into view.
  useEffect(() => follow(), [follow, turnCount]);
  return (
    <div className={styles.frame}>
      <div
        className={styles.scroller}
        ref={scroller}
        role="log"
        aria-label={t("thread.label")}
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        onKeyDown={walk}
      >
        <div className={styles.content} ref={content}>
          <LoadState conversation={conversation} />
          {hasEarlier ? <div ref={sentinel} /> : null}
          <Items threadId={threadId} items={shown} onEdit={onEdit} />
        </div>
      </div>
      {isFollowing ? null : (
        <div className={styles.jump}>
          <Button onPress={jumpToEnd}>
            <ArrowDown size={16} />
            {t("thread.jump")}
          </Button>
        </div>
      )}
      <Announcer turns={turns} />
    </div>
  );
}

interface ItemsProps {
  readonly threadId: string;
  readonly items: readonly (Message | Turn)[];
  readonly onEdit: (text: string) => void;
}

function Items({ threadId, items, onEdit }: ItemsProps): ReactNode {
  const { t, i18n } = useTranslation();
  return items.map((item, index) => {
    const day = dayKey(item.at);
    const before = items[index - 1];
    const startsDay = day !== "" && day !== dayKey(before?.at ?? "");
    return (
      <Fragment key={"id" in item ? item.id : item.key}>
        {startsDay ? (
          <h2 className={styles.day}>
            <span>{dayLabel(item.at, t, i18n.language)}</span>
          </h2>
        ) : null}
        {"id" in item ? (
          <TurnView threadId={threadId} turn={item} onEdit={onEdit} />
        ) : (
          <MessageView
            threadId={threadId}
            message={item}
            isStart={!before || "id" in before || !isSpoken(before)}
            onEdit={onEdit}
          />
        )}
      </Fragment>
    );
  });
}

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
      <FailureNotice
        title={t("thread.loadFailed")}
        failure={conversation.failure}
        onRetry={() => void desk.reload(conversation.threadId)}
      />
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
