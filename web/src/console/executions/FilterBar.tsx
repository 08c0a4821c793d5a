import { Search } from "lucide-react";
import { type RefObject, useId } from "react";
import { useLocation } from "wouter";
import { useTranslation } from "../../i18n/useTranslation";
import { STATUSES } from "../records";
import styles from "./Executions.module.css";
import type { Filters } from "./useExecutions";

interface FilterBarProps {
  readonly filters: Filters;
  readonly paths: readonly string[];
  readonly search: RefObject<HTMLInputElement | null>;
  onChange(changes: Readonly<Record<string, string | null>>): void;
}

const EXECUTION_ID = /^\d{12,20}$/;

/** Which executions are listed; everything here is part of the address. */
export function FilterBar({ filters, paths, search, onChange }: FilterBarProps) {
  const { t } = useTranslation("console");
  const [, navigate] = useLocation();
  const id = useId();
  return (
    <search className={styles.filters}>
      <fieldset className={styles.statuses}>
        <legend className={styles.spoken}>{t("filter.status")}</legend>
        {[null, ...STATUSES].map((status) => (
          <label key={status ?? "all"} className={styles.choice} data-status={status ?? "all"}>
            <input
              type="radio"
              name={`${id}-status`}
              checked={filters.status === status}
              onChange={() => onChange({ status })}
            />
            {t(status ? `status.${status}` : "filter.all")}
          </label>
        ))}
      </fieldset>
      <label className={styles.field} data-wide>
        <Search aria-hidden size={16} />
        <span className={styles.spoken}>{t("filter.path")}</span>
        <input
          ref={search}
          type="search"
          list={`${id}-paths`}
          placeholder={t("filter.path")}
          value={filters.path}
          onChange={({ target }) => {
            const text = target.value.trim();
            if (EXECUTION_ID.test(text)) navigate(`/console/executions/${text}`);
            else onChange({ path: text });
          }}
        />
        <datalist id={`${id}-paths`}>
          {paths.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
      </label>
      <label className={styles.field}>
        <span className={styles.spoken}>{t("filter.user")}</span>
        <input
          type="search"
          placeholder={t("filter.user")}
          value={filters.user}
          onChange={({ target }) => onChange({ user: target.value.trim() })}
        />
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={filters.nested}
          onChange={({ target }) => onChange({ nested: target.checked ? "yes" : null })}
        />
        {t("filter.nested")}
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={filters.live}
          onChange={({ target }) => onChange({ live: target.checked ? null : "no" })}
        />
        {t("filter.live")}
      </label>
    </search>
  );
}
