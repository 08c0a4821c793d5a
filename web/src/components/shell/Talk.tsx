import { memo, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { type Conversation, isBusy } from "../../state/conversation";
import { messageEvent } from "../../state/events";
import { ChatThread } from "./ChatThread";
import { ConnectionBanner } from "./ConnectionBanner";
import { useShell } from "./context";
import { InputBar } from "./InputBar";
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
    const id = threadId ?? crypto.randomUUID();
    if (!threadId) desk.begin(id);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    desk.send(id, messageEvent(text, i18n.language, timeZone));
    if (!threadId) navigate(`/t/${id}`);
  };
  const isNew = threadId === null;
  const isEmpty = isNew || (conversation.loading === "ready" && isBlank(conversation));
  return (
    <>
      {isEmpty ? (
        <StartScreen onStart={send} />
      ) : (
        <ChatThread key={conversation.threadId} conversation={conversation} onEdit={edit} />
      )}
      <div>
        <ConnectionBanner />
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
