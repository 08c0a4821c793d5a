import { lazy, Suspense, useCallback, useMemo } from "react";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/useTranslation";
import { useConsole } from "../context";
import { Tabs } from "../execution/Tabs";
import { clock } from "../format";
import { Notice, Quiet } from "../parts/Notice";
import type { CatalogEntry } from "../records";
import { useLoaded } from "../useLoaded";
import { useQuery } from "../useQuery";
import styles from "./Catalog.module.css";
import { Source } from "./Source";

const Graph = lazy(() => import("./Graph").then((module) => ({ default: module.Graph })));
const Diff = lazy(() => import("./Diff").then((module) => ({ default: module.Diff })));

type View = "graph" | "source" | "diff";

/** One path of the catalog: any of its versions as a graph, as text, or beside another version. */
export function EntryPage({ path }: { readonly path: string }) {
  const { t } = useTranslation("console");
  const api = useConsole();
  const versions = useLoaded(useCallback(() => api.versions(path), [api, path]));
  if (versions.failure) return <Notice failure={versions.failure} onRetry={versions.reload} />;
  if (versions.value === null) return <Quiet>{t("loading")}</Quiet>;
  const latest = versions.value[0];
  if (!latest) return <Quiet>{t("catalog.missing")}</Quiet>;
  return <Entry path={path} versions={versions.value} latest={latest} />;
}

interface EntryProps {
  readonly path: string;
  readonly versions: readonly CatalogEntry[];
  readonly latest: CatalogEntry;
}

function Entry({ path, versions, latest }: EntryProps) {
  const { t } = useTranslation("console");
  const [query, change] = useQuery();
  const isPlaybook = latest.kind === "playbook" || latest.kind === "agent";
  const views: readonly View[] = [...(isPlaybook ? (["graph"] as const) : []), "source", "diff"];
  const view = views.find((known) => known === query.get("view")) ?? views[0] ?? "source";
  const number = Number(query.get("version"));
  const shown = versions.find(({ version }) => version === number) ?? latest;
  const base = Number(query.get("from")) || Math.max(1, shown.version - 1);
  return (
    <>
      <header className={styles.head}>
        <nav className={styles.crumbs} aria-label={t("execution.where")}>
          <Link href="/console/catalog">{t("areas.catalog")}</Link>
          <Link href={`/console?path=${encodeURIComponent(path)}&nested=yes`}>{t("catalog.executions")}</Link>
        </nav>
        <h1 className={styles.path}>{path}</h1>
        {shown.description && <p className={styles.muted}>{shown.description}</p>}
        <div className={styles.choices}>
          {view === "diff" && (
            <Version
              label={t("catalog.from")}
              versions={versions}
              value={base}
              onChange={(version) => change({ from: String(version) })}
            />
          )}
          <Version
            label={t("catalog.version")}
            versions={versions}
            value={shown.version}
            onChange={(version) => change({ version: version === latest.version ? null : String(version) })}
          />
        </div>
      </header>
      <Tabs
        label={t("execution.views")}
        tabs={views.map((key) => ({ key, label: t(`views.${key}`) }))}
        selected={view}
        onSelect={(key) => change({ view: key })}
      />
      <div role="tabpanel" aria-label={t(`views.${view}`)}>
        <Content path={path} version={shown.version} base={base} view={view} />
      </div>
    </>
  );
}

interface VersionProps {
  readonly label: string;
  readonly versions: readonly CatalogEntry[];
  readonly value: number;
  onChange(version: number): void;
}

function Version({ label, versions, value, onChange }: VersionProps) {
  const { i18n } = useTranslation();
  return (
    <label className={styles.choice}>
      {label}
      <select value={value} onChange={({ target }) => onChange(Number(target.value))}>
        {versions.map(({ version, createdAt }) => (
          <option key={version} value={version}>
            v{version} · {clock(createdAt, i18n.language)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ContentProps {
  readonly path: string;
  readonly version: number;
  readonly base: number;
  readonly view: View;
}

function Content({ path, version, base, view }: ContentProps) {
  const { t } = useTranslation("console");
  const api = useConsole();
  const content = useLoaded(useCallback(() => api.content(path, version), [api, path, version]));
  const before = useLoaded(
    useCallback(async () => (view === "diff" ? api.content(path, base) : null), [api, path, base, view]),
  );
  const failure = content.failure ?? before.failure;
  const states = useMemo(() => new Map<string, never>(), []);
  if (failure) return <Notice failure={failure} onRetry={content.reload} />;
  if (content.value === null || (view === "diff" && before.value === null))
    return <Quiet>{t("loading")}</Quiet>;
  return (
    <Suspense fallback={<Quiet>{t("loading")}</Quiet>}>
      {view === "graph" && <Graph content={content.value} states={states} />}
      {view === "source" && <Source text={content.value} />}
      {view === "diff" && (
        <Diff from={before.value ?? ""} to={content.value} names={[`v${base}`, `v${version}`]} />
      )}
    </Suspense>
  );
}
