import { memo, useCallback, useDeferredValue, useState } from "react";
import { useLocation } from "wouter";
import { useTranslation } from "../../i18n/useTranslation";
import { type Conversation, isBusy, isClosed } from "../../state/conversation";
import { messageEvent } from "../../state/events";
import { ChatThread } from "./ChatThread";
import { ConnectionBanner } from "./ConnectionBanner";
import { useShell } from "./context";
import { InputBar } from "./InputBar";
import { LostPlace } from "./LostPlace";
import { StartScreen } from "./StartScreen";
import { NEW_THREAD } from "./useConversation";

interface TalkProps {
  readonly threadId: string | null;
  readonly conversation: Conversation;
}

/** The conversation with its input; the first message of a new one gives it its address. */
export const Talk = memo(function Talk({ threadId, conversation }: TalkProps) {
  const { t } = useTranslation("domain");
  const { i18n } = useTranslation();
  const { desk } = useShell();
  const [, navigate] = useLocation();
  const [incoming, setIncoming] = useState<{ readonly text: string } | null>(null);
  const edit = useCallback((text: string) => setIncoming({ text }), []);
  const send = (text: string) => {
    const isFresh = threadId === null || isClosed(conversation);
    const id = isFresh ? crypto.randomUUID() : threadId;
    if (isFresh) desk.begin(id);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    desk.send(id, messageEvent(text, i18n.language, timeZone));
    if (isFresh) navigate(`/t/${id}`);
  };
  // Messages are drawn in the background, however much there is in them: what the reader does comes first.
  const told = useDeferredValue(conversation);
  const isEmpty = told.threadId === NEW_THREAD || (told.loading === "ready" && isBlank(told));
  // A suggestion stays in view for a moment after it was pressed; a second press of it is the same press.
  const start = (text: string) => {
    if (told === conversation) send(text);
  };
  return (
    <>
      {isEmpty ? (
        <StartScreen isKnown={told.threadId === NEW_THREAD} onStart={start} />
      ) : (
        <ChatThread key={told.threadId} conversation={told} onEdit={edit} />
      )}
      <div>
        <ConnectionBanner />
        <LostPlace conversation={conversation} />
        <InputBar
          key={threadId ?? NEW_THREAD}
          threadId={threadId ?? NEW_THREAD}
          isBusy={isBusy(conversation)}
          {...(isEmpty ? { placeholder: t("start.placeholder") } : {})}
          incoming={incoming}
          onSend={send}
          onStop={() => void desk.stop(conversation.threadId)}
        />
      </div>
    </>
  );
});

function isBlank({ history, turns, elsewhere }: Conversation): boolean {
  return history.length + turns.length + elsewhere.length === 0;
}
