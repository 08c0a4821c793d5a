import { startTransition, useEffect, useState } from "react";
import type { Envelope } from "../../api/envelope";
import type { Conversation } from "../../state/conversation";
import { useConversations } from "../../state/conversations";
import type { PaneProfile, PlaybookPaneSource } from "../../state/profile";
import { useShell } from "./context";

/** Pushes often come several at once, such as after a reconnection; they are answered together. */
const GATHER_MS = 120;

export interface PaneContent {
  readonly envelopes: readonly Envelope[];
  readonly status: "loading" | "ready" | "failed";
  readonly reload: () => void;
}

type Loaded = Pick<PaneContent, "envelopes" | "status"> & { readonly threadId: string };

/** A pane's envelopes: derived at once, or by its playbook now and after every push that concerns it. */
export function usePane(pane: PaneProfile, conversation: Conversation): PaneContent {
  const { source } = pane;
  const loaded = usePlaybookPane(source.kind === "playbook" ? source : null, conversation);
  if (source.kind === "playbook") return loaded;
  return { envelopes: source.envelopes(conversation), status: "ready", reload: () => undefined };
}

function usePlaybookPane(source: PlaybookPaneSource | null, conversation: Conversation): PaneContent {
  const { runner, onPush } = useShell();
  const isOpen = useConversations((state) => state.connection === "open");
  const [round, setRound] = useState(0);
  const { threadId } = conversation;
  const [loaded, setLoaded] = useState<Loaded>({ envelopes: [], status: "loading", threadId });
  const variables = source ? JSON.stringify(source.variables(conversation)) : "";

  useEffect(() => {
    if (!source) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stopListening = onPush((frame) => {
      if (!source.refreshOn.includes(frame.name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => setRound((count) => count + 1), GATHER_MS);
    });
    return () => {
      clearTimeout(timer);
      stopListening();
    };
  }, [source, onPush]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round runs the same playbook again.
  useEffect(() => {
    if (!source || !isOpen) return;
    let isStale = false;
    runner.run(source.path, JSON.parse(variables)).then(
      (data) => {
        if (isStale) return;
        const envelopes = source.envelopes(data);
        startTransition(() => setLoaded({ envelopes, status: "ready", threadId }));
      },
      () => {
        if (!isStale) setLoaded((before) => ({ ...before, status: "failed", threadId }));
      },
    );
    return () => {
      isStale = true;
    };
  }, [source, runner, variables, threadId, isOpen, round]);

  const current = loaded.threadId === threadId ? loaded : { envelopes: [], status: "loading" as const };
  return { ...current, reload: () => setRound((count) => count + 1) };
}
