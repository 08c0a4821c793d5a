import { lazy, type ReactNode, Suspense, useEffect, useMemo } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { Route, Switch, useLocation } from "wouter";
import { CALLBACK_PATH } from "../api/callback";
import type { Session } from "../api/gateway";
import { Button } from "../components/shell/Button";
import { ShellContext } from "../components/shell/context";
import { Page } from "../components/shell/Page";
import { SignIn } from "../components/shell/SignIn";
import { changeLanguage } from "../i18n";
import { useTranslation } from "../i18n/useTranslation";
import { forgetConversations } from "../state/conversations";
import { applyTheme, usePreferences } from "../state/preferences";
import { followOtherTabs, useSession } from "../state/session";
import { AuthCallback } from "./AuthCallback";
import type { Services } from "./services";

const loadWorkspace = () => import("../components/shell/Workspace");
const Workspace = lazy(() => loadWorkspace().then((module) => ({ default: module.Workspace })));
const Gallery = lazy(() =>
  import("../components/widgets/Gallery").then((module) => ({ default: module.Gallery })),
);
const Console = lazy(() => import("../console/Console").then((module) => ({ default: module.Console })));

/** Preferences applied, and the page for the address. */
export function App({ services }: { readonly services: Services }) {
  const { t } = useTranslation();
  const { theme, locale } = usePreferences();
  useEffect(() => applyTheme(theme), [theme]);
  useEffect(() => void changeLanguage(locale), [locale]);
  useEffect(() => followOtherTabs(), []);
  return (
    <I18nProvider locale={locale}>
      <Switch>
        <Route path="/gallery">
          <Suspense fallback={<Page text={t("loading")} />}>
            <Gallery />
          </Suspense>
        </Route>
        <Route path="/console/*?">
          <Guarded services={services}>
            <Console gateway={services.gateway} />
          </Guarded>
        </Route>
        <Route path={CALLBACK_PATH}>
          <AuthCallback services={services} />
        </Route>
        <Route path="/">
          <Entrance services={services} threadId={null} />
        </Route>
        <Route path="/t/:threadId">
          {({ threadId }) => <Entrance services={services} threadId={threadId} />}
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </I18nProvider>
  );
}

interface EntranceProps {
  readonly services: Services;
  readonly threadId: string | null;
}

/** The workspace for those who are signed in, the way in for the others; the address stays. */
function Entrance({ services, threadId }: EntranceProps) {
  const { status, session } = useSession();
  if (status === "signed-in" && session) {
    return <Connected services={services} session={session} threadId={threadId} />;
  }
  return <WayIn services={services} isExpired={status === "expired"} />;
}

/** What only those who are signed in may see, without a conversation. */
function Guarded({ services, children }: { readonly services: Services; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { status } = useSession();
  if (status !== "signed-in") return <WayIn services={services} isExpired={status === "expired"} />;
  return <Suspense fallback={<Page text={t("loading")} />}>{children}</Suspense>;
}

function WayIn({ services, isExpired }: { readonly services: Services; readonly isExpired: boolean }) {
  const { config, profile, gateway } = services;
  useEffect(() => void loadWorkspace(), []);
  return (
    <SignIn
      profile={profile}
      hasGuest={config.guest}
      isExpired={isExpired}
      onGuest={async () => enter(await gateway.signInAsGuest())}
      onAccount={() => leaveForSignIn(services)}
    />
  );
}

function Connected({ services, session, threadId }: EntranceProps & { readonly session: Session }) {
  useEffect(() => services.connect(session), [services, session]);
  const { t } = useTranslation();
  useEffect(() => void services.desk.loadThreads(), [services]);
  const shell = useMemo(
    () => ({
      profile: services.profile,
      desk: services.desk,
      runner: services.runner,
      onPush: (listener: Parameters<Services["onPush"]>[0]) => services.onPush(listener),
      signOut: () => services.signOut(),
      signOutEverywhere: () => services.signOutEverywhere(),
      auth: (...call: Parameters<Services["auth"]>) => services.auth(...call),
    }),
    [services],
  );
  return (
    <ShellContext value={shell}>
      <Suspense fallback={<Page text={t("loading")} />}>
        <Workspace threadId={threadId} />
      </Suspense>
    </ShellContext>
  );
}

/** Somebody else's conversations do not stay on the screen. */
export function enter(session: Session): void {
  const before = useSession.getState().session;
  if (before && before.user.sub !== session.user.sub) forgetConversations();
  useSession.getState().signedIn(session);
}

async function leaveForSignIn({ config }: Services): Promise<void> {
  const { beginSignIn } = await import("../api/oidc");
  const { origin, pathname, search } = window.location;
  window.location.assign(await beginSignIn(config.oidc, origin, pathname + search));
}

function NotFound() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Page title={t("notFound.title")} text={t("notFound.text")}>
      <Button look="primary" onPress={() => navigate("/")}>
        {t("notFound.home")}
      </Button>
    </Page>
  );
}
