import { useCallback, useEffect, useState } from "react";
import { asFailure, type Failure } from "../api/errors";
import { useSession } from "../state/session";

export interface Loaded<T> {
  readonly value: T | null;
  readonly failure: Failure | null;
  reload(): void;
}

/**
 * What a loader gives, again whenever the loader changes or `everyMs` have passed while the page is seen.
 * The last value stays while a newer one is on its way or could not be had.
 */
export function useLoaded<T>(load: () => Promise<T>, everyMs: number | null = null): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn loads again
  useEffect(() => {
    let isCurrent = true;
    let timer: number | undefined;
    const again = () => {
      if (everyMs !== null) timer = window.setTimeout(run, everyMs);
    };
    const run = () => {
      if (document.hidden) return again();
      load().then(
        (loaded) => {
          if (!isCurrent) return;
          setValue(loaded);
          setFailure(null);
          again();
        },
        (error: unknown) => {
          if (!isCurrent) return;
          setFailure(told(error));
          again();
        },
      );
    };
    run();
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
  }, [load, everyMs, turn]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  return { value, failure, reload };
}

/** A failure to show; a session that is over leads to the sign-in. */
export function told(error: unknown): Failure {
  const failure = asFailure(error);
  if (failure.kind === "unauthorized") useSession.getState().expired();
  return failure;
}
