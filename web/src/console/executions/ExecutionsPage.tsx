import { useCallback, useMemo, useRef } from "react";
import { Button } from "../../components/shell/Button";
import { useTranslation } from "../../i18n/useTranslation";
import { useConsole } from "../context";
import { Notice, Quiet } from "../parts/Notice";
import { useKeys } from "../useKeys";
import { useLoaded } from "../useLoaded";
import { useQuery } from "../useQuery";
import styles from "./Executions.module.css";
import { ExecutionTable } from "./ExecutionTable";
import { FilterBar } from "./FilterBar";
import { filtersOf, useExecutions } from "./useExecutions";

/** What runs and what ran, live, as the filters in the address say. */
export function ExecutionsPage() {
  const { t } = useTranslation("console");
  const api = useConsole();
  const [query, change] = useQuery();
  const filters = useMemo(() => filtersOf(query), [query]);
  const catalog = useLoaded(useCallback(() => api.catalog(), [api]));
  const paths = useMemo(() => new Set(catalog.value?.map(({ path }) => path)), [catalog.value]);
  const list = useExecutions(filters, paths);
  const table = useRef<HTMLTableElement>(null);
  const search = useRef<HTMLInputElement>(null);
  useKeys(
    useMemo(
      () => ({
        "/": () => search.current?.focus(),
        j: () => step(table.current, 1),
        k: () => step(table.current, -1),
      }),
      [],
    ),
  );
  return (
    <>
      <h1 className={styles.title}>{t("areas.executions")}</h1>
      <FilterBar filters={filters} paths={[...paths].sort()} search={search} onChange={change} />
      {list.failure && <Notice failure={list.failure} onRetry={list.reload} />}
      {list.value === null && !list.failure && <Quiet>{t("loading")}</Quiet>}
      {list.value !== null && list.shown.length === 0 && (
        <Quiet>
          {t(filters.path || filters.user || filters.status ? "executions.noMatch" : "executions.none")}
        </Quiet>
      )}
      {list.shown.length > 0 && <ExecutionTable ref={table} executions={list.shown} />}
      {list.moreFailure && <Notice failure={list.moreFailure} />}
      {list.hasMore && (
        <div className={styles.more}>
          <Button onPress={list.loadMore}>{t("executions.older")}</Button>
        </div>
      )}
    </>
  );
}

/** Moves the focus by a row. */
function step(table: HTMLTableElement | null, by: 1 | -1): void {
  const links = [...(table?.querySelectorAll<HTMLAnchorElement>("a[data-row]") ?? [])];
  const now = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = now < 0 ? 0 : Math.min(links.length - 1, Math.max(0, now + by));
  links[next]?.focus();
}
