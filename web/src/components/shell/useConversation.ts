import { useEffect, useMemo } from "react";
import { type Conversation, emptyConversation } from "../../state/conversation";
import { useConversations } from "../../state/conversations";
import { useShell } from "./context";

/** Stands for the thread that has not begun. */
export const NEW_THREAD = "new";

/** The open conversation, loaded when its address is first visited; its title comes from the list of threads. */
export function useConversation(threadId: string | null): Conversation {
  const { desk } = useShell();
  const found = useConversations((state) => (threadId ? state.byId[threadId] : undefined));
  const title = useConversations(
    (state) => state.threads.items.find((item) => item.threadId === threadId)?.title ?? "",
  );
  useEffect(() => {
    if (threadId) void desk.open(threadId);
  }, [desk, threadId]);
  return useMemo(() => {
    const conversation = found ?? emptyConversation(threadId ?? NEW_THREAD);
    return conversation.title || !title ? conversation : { ...conversation, title };
  }, [found, threadId, title]);
}

export function useDocumentTitle(title: string, productName: string): void {
  useEffect(() => {
    document.title = title ? `${title} · ${productName}` : productName;
  }, [title, productName]);
}
