import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";

/** The address's query and a way to change some of it; what is empty leaves the address. */
export function useQuery(): [URLSearchParams, (changes: Readonly<Record<string, string | null>>) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const change = useCallback(
    (changes: Readonly<Record<string, string | null>>) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      navigate(next.size > 0 ? `${path}?${next}` : path, { replace: true });
    },
    [search, path, navigate],
  );
  return [query, change];
}
