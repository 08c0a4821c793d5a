import { Activity, BookOpen, Cpu, Keyboard } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import type { Gateway } from "../api/gateway";
import { Button } from "../components/shell/Button";
import { Mark } from "../components/shell/Mark";
import { Page } from "../components/shell/Page";
import { loadNamespace } from "../i18n";
import { useTranslation } from "../i18n/useTranslation";
import { useSession } from "../state/session";
import { ConsoleApi } from "./api";
import styles from "./Console.module.css";
import { CatalogPage } from "./catalog/CatalogPage";
import { EntryPage } from "./catalog/EntryPage";
import { ConsoleProvider } from "./context";
import { ExecutionPage } from "./execution/ExecutionPage";
import { ExecutionsPage } from "./executions/ExecutionsPage";
import { useKeys } from "./useKeys";
import { WorkersPage } from "./workers/WorkersPage";

const ROLE = "admin";

/** The operator's console: executions, the catalog and the workers, all through the gateway. */
export function Console({ gateway }: { readonly gateway: Gateway }) {
  const { i18n } = useTranslation();
  const [language, setLanguage] = useState<string | null>(null);
  const session = useSession((state) => state.session);
  useEffect(() => {
    void loadNamespace("console", i18n.language).then(() => setLanguage(i18n.language));
  }, [i18n.language]);
  const api = useMemo(
    () => new ConsoleApi(gateway, () => useSession.getState().session?.token ?? ""),
    [gateway],
  );
  if (language === null) return <Page text="…" />;
  if (!session?.user.roles.includes(ROLE)) return <Closed />;
  return (
    <ConsoleProvider value={api}>
      <div className={styles.console}>
        <Head />
        <main className={styles.main} id="main">
          <Switch>
            <Route path="/console/executions/:id">{({ id }) => <ExecutionPage key={id} id={id} />}</Route>
            <Route path="/console/catalog">
              <CatalogPage />
            </Route>
            <Route path="/console/catalog/*">{({ "*": path }) => <EntryPage key={path} path={path} />}</Route>
            <Route path="/console/workers">
              <WorkersPage />
            </Route>
            <Route path="/console">
              <ExecutionsPage />
            </Route>
            <Route>
              <Redirect to="/console" replace />
            </Route>
          </Switch>
        </main>
      </div>
    </ConsoleProvider>
  );
}

function Closed() {
  const { t } = useTranslation("console");
  const [, navigate] = useLocation();
  return (
    <Page title={t("closed.title")} text={t("closed.text")}>
      <Button look="primary" onPress={() => navigate("/")}>
        {t("closed.back")}
      </Button>
    </Page>
  );
}

const AREAS = [
  { key: "executions", path: "/console", icon: Activity },
  { key: "catalog", path: "/console/catalog", icon: BookOpen },
  { key: "workers", path: "/console/workers", icon: Cpu },
] as const;

function Head() {
  const { t } = useTranslation("console");
  const [path, navigate] = useLocation();
  const current = AREAS.find(({ key }) => path.startsWith(`/console/${key}`)) ?? AREAS[0];
  useKeys(
    useMemo(
      () => ({
        "g e": () => navigate("/console"),
        "g c": () => navigate("/console/catalog"),
        "g w": () => navigate("/console/workers"),
      }),
      [navigate],
    ),
  );
  return (
    <header className={styles.head}>
      <Link href="/" className={styles.home} aria-label={t("home")}>
        <Mark size={28} />
      </Link>
      <strong className={styles.name}>{t("title")}</strong>
      <nav className={styles.nav} aria-label={t("title")}>
        {AREAS.map(({ key, path: href, icon: Icon }) => (
          <Link
            key={key}
            href={href}
            className={styles.area}
            aria-current={current.key === key ? "page" : undefined}
          >
            <Icon aria-hidden size={17} />
            <span>{t(`areas.${key}`)}</span>
          </Link>
        ))}
      </nav>
      <KeysHelp />
    </header>
  );
}

const HELP = [
  ["g e", "executions"],
  ["g c", "catalog"],
  ["g w", "workers"],
  ["/", "filter"],
  ["j · k", "rows"],
  ["Enter", "open"],
] as const;

function KeysHelp() {
  const { t } = useTranslation("console");
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        ref={trigger}
        look="quiet"
        size="icon"
        aria-label={t("keys.title")}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => setOpen(true)}
      >
        <Keyboard aria-hidden size={19} />
      </Button>
      <Popover
        triggerRef={trigger}
        isOpen={isOpen}
        onOpenChange={setOpen}
        className={styles.popover ?? ""}
        placement="bottom end"
      >
        <Dialog className={styles.keys ?? ""} aria-label={t("keys.title")}>
          <h2>{t("keys.title")}</h2>
          <dl>
            {HELP.map(([keys, meaning]) => (
              <div key={meaning}>
                <dt>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{t(`keys.${meaning}`)}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Popover>
    </>
  );
}
