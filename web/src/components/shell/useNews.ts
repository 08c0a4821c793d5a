import { useState } from "react";
import { type Item, keyOf } from "./Messages";

interface Known {
  readonly threadId: string;
  readonly first: string;
  readonly answers: number;
}

/**
 * How many answers came since the reader scrolled away; none while new things come into view by themselves.
 * Earlier messages that are brought in meanwhile are no news.
 */
export function useNews(threadId: string, items: readonly Item[], isFollowing: boolean): number {
  const [known, setKnown] = useState<Known>({ threadId, first: "", answers: 0 });
  const from = Math.max(
    0,
    items.findIndex((item) => keyOf(item) === known.first),
  );
  const answers = items.slice(from).filter(isAnswer).length;
  const first = items[0] ? keyOf(items[0]) : "";
  const isBehind =
    known.threadId !== threadId || (isFollowing && (known.answers !== answers || known.first !== first));
  if (isBehind) setKnown({ threadId, first, answers: items.filter(isAnswer).length });
  return isBehind ? 0 : Math.max(0, answers - known.answers);
}

function isAnswer(item: Item): boolean {
  return "id" in item ? item.phase === "done" || item.phase === "failed" : item.role === "agent";
}
