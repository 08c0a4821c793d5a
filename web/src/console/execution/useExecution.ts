import { useCallback, useEffect, useState } from "react";
import type { Failure } from "../../api/errors";
import { type ConsoleApi, type EventPage, MAX_EVENTS } from "../api";
import { useConsole } from "../context";
import type { ExecutionState, LogEvent } from "../records";
import { told } from "../useLoaded";

const ENDED = /^playbook\.(completed|failed|cancelled)$/;
/** After a failure the log is asked for again this much later. */
const PAUSE_MS = 3_000;

export interface ExecutionLog {
  readonly state: ExecutionState | null;
  readonly events: readonly LogEvent[];
  readonly failure: Failure | null;
  /** The log is longer than what is shown. */
  readonly isCut: boolean;
  reload(): void;
}

/** An execution with its log, followed until it ends: the server answers when there is a next event. */
export function useExecution(id: string): ExecutionLog {
  const api = useConsole();
  const [state, setState] = useState<ExecutionState | null>(null);
  const [events, setEvents] = useState<readonly LogEvent[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn begins again
  useEffect(() => {
    const over = new AbortController();
    const follow = follower(api, id, over.signal, {
      onState: setState,
      onEvents: (more) => setEvents((before) => [...before, ...more]),
    });
    setEvents([]);
    setFailure(null);
    follow().catch((error: unknown) => {
      if (!over.signal.aborted) setFailure(told(error));
    });
    return () => over.abort();
  }, [api, id, turn]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  return { state, events, failure, isCut: events.length >= MAX_EVENTS, reload };
}

interface Listener {
  onState(state: ExecutionState): void;
  onEvents(events: readonly LogEvent[]): void;
}

function follower(api: ConsoleApi, id: string, over: AbortSignal, { onState, onEvents }: Listener) {
  return async () => {
    onState(await api.execution(id));
    let after = 0;
    let isKnown = false;
    while (!over.aborted && after < MAX_EVENTS) {
      const page: EventPage | null = await api
        .events(id, after, isKnown, over)
        .catch(async (error: unknown) => {
          if (over.aborted || !isKnown) throw error;
          await pause(over);
          return null;
        });
      if (over.aborted || page === null) continue;
      if (page.events.length > 0) onEvents(page.events);
      isKnown = page.events.length === 0 || isKnown;
      after = page.next;
      if (page.events.length > 0) onState(await api.execution(id));
      if (page.events.some(({ name }) => ENDED.test(name))) return;
    }
  };
}

function pause(over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_MS);
    over.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
