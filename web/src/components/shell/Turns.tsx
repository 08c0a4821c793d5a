import { memo } from "react";
import { type Envelope, payloadOf } from "../../api/envelope";
import { useTranslation } from "../../i18n/useTranslation";
import { isActive, type Message, nextToSend, type Turn } from "../../state/conversation";
import { useConversations } from "../../state/conversations";
import { AnswerTools } from "./AnswerTools";
import { useShell } from "./context";
import { Envelopes } from "./Envelopes";
import { FailureNotice } from "./FailureNotice";
import { answerRef } from "./link";
import { Progress } from "./Progress";
import styles from "./Turns.module.css";
import { UserBubble } from "./UserBubble";
import { START_MARK } from "./useStickToEnd";

interface TurnViewProps {
  readonly threadId: string;
  readonly turn: Turn;
  readonly onEdit: (text: string) => void;
}

/** The reader's event and, in the same place, everything that comes of it. */
export const TurnView = memo(function TurnView({ threadId, turn, onEdit }: TurnViewProps) {
  return (
    <>
      {turn.echo ? <UserBubble text={turn.echo} at={turn.at} onEdit={onEdit} /> : null}
      <article className={styles.answer} data-phase={turn.phase} {...(turn.echo ? {} : START_MARK)}>
        <TurnAnswer threadId={threadId} turn={turn} />
      </article>
    </>
  );
});

function TurnAnswer({ threadId, turn }: Omit<TurnViewProps, "onEdit">) {
  const { t } = useTranslation();
  const { desk } = useShell();
  const isNext = useConversations(
    ({ byId }) => byId[threadId] !== undefined && nextToSend(byId[threadId])?.id === turn.id,
  );
  if (isActive(turn)) {
    return (
      <>
        {turn.partial.length > 0 ? (
          <Envelopes threadId={threadId} owner={`${turn.id}/partial`} envelopes={turn.partial} isDisabled />
        ) : null}
        <Progress turn={turn} isNext={isNext} />
      </>
    );
  }
  if (turn.phase === "failed") {
    return <FailureNotice failure={turn.failure} onRetry={() => desk.retry(threadId, turn.id)} />;
  }
  if (turn.phase === "cancelled") return <p className={styles.quiet}>{t("thread.stopped")}</p>;
  if (turn.envelopes.length === 0) return <p className={styles.quiet}>{t("thread.noAnswer")}</p>;
  const canAsk = turn.event.type === "user_message";
  return (
    <>
      <Envelopes threadId={threadId} owner={turn.id} envelopes={turn.envelopes} answerRef={answerRef(turn)} />
      <AnswerTools
        threadId={threadId}
        answerRef={answerRef(turn)}
        envelopes={turn.envelopes}
        onAgain={canAsk ? () => desk.send(threadId, turn.event) : undefined}
      />
    </>
  );
}

interface MessageViewProps {
  readonly threadId: string;
  readonly message: Message;
  /** An answer with no visible words of the reader before it begins an exchange of its own. */
  readonly isStart: boolean;
  readonly onEdit: (text: string) => void;
}

/** One message of the restored history. */
export const MessageView = memo(function MessageView({
  threadId,
  message,
  isStart,
  onEdit,
}: MessageViewProps) {
  if (message.role === "agent") {
    return (
      <article className={styles.answer} data-phase="done" {...(isStart ? START_MARK : {})}>
        <Envelopes
          threadId={threadId}
          owner={message.key}
          envelopes={message.envelopes}
          answerRef={answerRef(message)}
        />
        <AnswerTools threadId={threadId} answerRef={answerRef(message)} envelopes={message.envelopes} />
      </article>
    );
  }
  const text = textOf(message.envelopes);
  return text ? <UserBubble text={text} at={message.at} onEdit={onEdit} /> : null;
});

/** Whether a message shows as the reader's own words. */
export function isSpoken(message: Message): boolean {
  return message.role === "user" && textOf(message.envelopes) !== "";
}

function textOf(envelopes: readonly Envelope[]): string {
  return envelopes
    .map((envelope) => payloadOf(envelope).text)
    .filter((text): text is string => typeof text === "string")
    .join("\n");
}
