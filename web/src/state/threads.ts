/** Changes to the list of threads that the reader makes by hand: another title, or away with it. */

import { changeConversation, changeThreads, useConversations } from "./conversations";
import type { ConversationDesk } from "./desk";

export const TITLE_LIMIT = 120;

/** The new title is shown at once, and the old one again when the platform refuses. Throws GatewayError. */
export async function renameThread(desk: ConversationDesk, threadId: string, title: string): Promise<void> {
  const wanted = title.trim().replace(/\s+/g, " ").slice(0, TITLE_LIMIT);
  const before = useConversations.getState().threads.items.find((item) => item.threadId === threadId)?.title;
  if (!wanted || wanted === before) return;
  entitle(threadId, wanted);
  await undoing(change(desk, threadId, { title: wanted }), () => entitle(threadId, before ?? ""));
}

/** The thread is gone at once, and back when the platform refuses. Throws GatewayError. */
export async function deleteThread(desk: ConversationDesk, threadId: string): Promise<void> {
  const { items } = useConversations.getState().threads;
  changeThreads((list) => ({ ...list, items: list.items.filter((item) => item.threadId !== threadId) }));
  await undoing(change(desk, threadId, { deleted: true }), () =>
    changeThreads((list) => ({ ...list, items })),
  );
  useConversations.setState(({ byId: { [threadId]: _, ...byId } }) => ({ byId }));
}

async function change(
  { options }: ConversationDesk,
  threadId: string,
  change: { readonly title?: string; readonly deleted?: boolean },
): Promise<void> {
  await options.runner.run(options.profile.paths.change, { thread_id: threadId, ...change });
  options.onChanged?.(threadId);
}

function entitle(threadId: string, title: string): void {
  changeThreads((list) => ({
    ...list,
    items: list.items.map((item) => (item.threadId === threadId ? { ...item, title } : item)),
  }));
  if (useConversations.getState().byId[threadId]) {
    changeConversation(threadId, (conversation) => ({ ...conversation, title }));
  }
}

async function undoing(work: Promise<void>, undo: () => void): Promise<void> {
  try {
    await work;
  } catch (error) {
    undo();
    throw error;
  }
}
