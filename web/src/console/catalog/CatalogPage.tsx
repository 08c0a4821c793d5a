import { Bot, Braces, Workflow } from "lucide-react";
import { useCallback, useMemo, useRef } from "react";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/useTranslation";
import { useConsole } from "../context";
import { clock, exact } from "../format";
import { Notice, Quiet } from "../parts/Notice";
import type { CatalogEntry } from "../records";
import { useKeys } from "../useKeys";
import { useLoaded } from "../useLoaded";
import { useQuery } from "../useQuery";
import styles from "./Catalog.module.css";

const ICONS: Readonly<Record<string, typeof Workflow>> = { playbook: Workflow, agent: Bot };

/** Everything that is registered, by folder, in its latest version. */
export function CatalogPage() {
  const { t } = useTranslation("console");
  const api = useConsole();
  const [query, change] = useQuery();
  const wanted = query.get("q") ?? "";
  const search = useRef<HTMLInputElement>(null);
  useKeys(useMemo(() => ({ "/": () => search.current?.focus() }), []));
  const catalog = useLoaded(useCallback(() => api.catalog(), [api]));
  const folders = useMemo(() => byFolder(catalog.value ?? [], wanted), [catalog.value, wanted]);
  return (
    <>
      <h1 className={styles.title}>{t("areas.catalog")}</h1>
      <input
        ref={search}
        className={styles.search}
        type="search"
        aria-label={t("catalog.search")}
        placeholder={t("catalog.search")}
        value={wanted}
        onChange={({ target }) => change({ q: target.value })}
      />
      {catalog.failure && <Notice failure={catalog.failure} onRetry={catalog.reload} />}
      {catalog.value === null && !catalog.failure && <Quiet>{t("loading")}</Quiet>}
      {catalog.value !== null && folders.length === 0 && <Quiet>{t("catalog.none")}</Quiet>}
      {folders.map(([folder, entries]) => (
        <section key={folder} className={styles.folder}>
          <h2>{folder || "/"}</h2>
          <ul>
            {entries.map((entry) => (
              <Item key={entry.path} entry={entry} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Item({ entry }: { readonly entry: CatalogEntry }) {
  const { t, i18n } = useTranslation("console");
  const { path, version, kind, description, createdAt } = entry;
  const Icon = ICONS[kind] ?? Braces;
  return (
    <li>
      <Link href={`/console/catalog/${path}`} className={styles.item}>
        <Icon aria-hidden size={18} />
        <span className={styles.words}>
          <strong>{path.slice(path.lastIndexOf("/") + 1)}</strong>
          <span className={styles.muted}>{description || t(`kinds.${kind}`, { defaultValue: kind })}</span>
        </span>
        <span className={styles.muted}>v{version}</span>
        <time className={styles.muted} dateTime={exact(createdAt)} title={exact(createdAt)}>
          {clock(createdAt, i18n.language)}
        </time>
      </Link>
    </li>
  );
}

function byFolder(entries: readonly CatalogEntry[], wanted: string): [string, CatalogEntry[]][] {
  const folders = new Map<string, CatalogEntry[]>();
  const words = wanted.toLowerCase().split(/\s+/);
  for (const entry of entries) {
    const text = `${entry.path} ${entry.kind} ${entry.description}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const folder = entry.path.slice(0, Math.max(0, entry.path.lastIndexOf("/")));
    folders.set(folder, [...(folders.get(folder) ?? []), entry]);
  }
  for (const list of folders.values()) list.sort((one, other) => one.path.localeCompare(other.path));
  return [...folders].sort(([one], [other]) => one.localeCompare(other));
}
