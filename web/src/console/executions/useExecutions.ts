import { useCallback, useEffect, useMemo, useState } from "react";
import type { Failure } from "../../api/errors";
import { type ListFilter, PAGE } from "../api";
import { useConsole } from "../context";
import type { ExecutionSummary, Status } from "../records";
import { STATUSES } from "../records";
import { type Loaded, told, useLoaded } from "../useLoaded";

/** The newest page is asked for again this often while the list is live and seen. */
const REFRESH_MS = 2_000;

export interface Filters {
  readonly status: Status | null;
  readonly path: string;
  readonly user: string;
  /** Whether executions that others started are listed too. */
  readonly nested: boolean;
  readonly live: boolean;
}

export function filtersOf(query: URLSearchParams): Filters {
  return {
    status: STATUSES.find((status) => status === query.get("status")) ?? null,
    path: query.get("path") ?? "",
    user: query.get("user") ?? "",
    nested: query.get("nested") === "yes",
    live: query.get("live") !== "no",
  };
}

export interface ExecutionsList extends Loaded<readonly ExecutionSummary[]> {
  readonly shown: readonly ExecutionSummary[];
  readonly hasMore: boolean;
  readonly moreFailure: Failure | null;
  loadMore(): void;
}

/** The executions that pass the filters: the newest ones live, older ones a page at a time. */
export function useExecutions(
  { status, path, user, nested, live }: Filters,
  paths: ReadonlySet<string>,
): ExecutionsList {
  const api = useConsole();
  const isExact = paths.has(path);
  const filter = useMemo<ListFilter>(
    () => ({ status, path: isExact ? path : "", user }),
    [status, isExact, path, user],
  );
  const newest = useLoaded(
    useCallback(() => api.executions(filter), [api, filter]),
    live ? REFRESH_MS : null,
  );
  const [older, setOlder] = useState<readonly ExecutionSummary[]>([]);
  const [isAtEnd, setAtEnd] = useState(false);
  const [moreFailure, setMoreFailure] = useState<Failure | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other filters, other pages
  useEffect(() => {
    setOlder([]);
    setAtEnd(false);
  }, [filter]);
  const all = useMemo(() => merged(newest.value ?? [], older), [newest.value, older]);
  const shown = useMemo(
    () =>
      all.filter(
        (one) =>
          (nested || one.parentId === null) &&
          (!path || isExact || one.path.toLowerCase().includes(path.toLowerCase())),
      ),
    [all, nested, path, isExact],
  );
  const loadMore = useCallback(() => {
    const last = all.at(-1);
    if (!last) return;
    api.executions(filter, last.id).then(
      (page) => {
        setOlder((before) => [...before, ...page]);
        setAtEnd(page.length < PAGE);
        setMoreFailure(null);
      },
      (error: unknown) => setMoreFailure(told(error)),
    );
  }, [api, filter, all]);
  return { ...newest, shown, hasMore: !isAtEnd && all.length >= PAGE, moreFailure, loadMore };
}

/** Each execution once, the newest state of it, in the order of the list. */
function merged(
  newest: readonly ExecutionSummary[],
  older: readonly ExecutionSummary[],
): readonly ExecutionSummary[] {
  const known = new Set(newest.map(({ id }) => id));
  return [...newest, ...older.filter(({ id }) => !known.has(id))];
}
