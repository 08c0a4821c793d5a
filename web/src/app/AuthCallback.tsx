import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { asFailure, type FailureKind } from "../api/errors";
import { Button } from "../components/shell/Button";
import { Page } from "../components/shell/Page";
import { useTranslation } from "../i18n/useTranslation";
import { enter } from "./App";
import type { Services } from "./services";

const WORDS: Partial<Record<FailureKind, string>> = {
  network: "signIn.network",
  cancelled: "signIn.cancelled",
};

/** One exchange per page load, also when React mounts twice. */
let exchange: Promise<string> | null = null;

/** Finishes the sign-in that the identity provider has answered, and goes back to where it began. */
export function AuthCallback({ services }: { readonly services: Services }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [failure, setFailure] = useState<FailureKind | null>(null);
  useEffect(() => {
    exchange ??= finish(services);
    exchange.then(
      (returnTo) => navigate(returnTo, { replace: true }),
      (error: unknown) => setFailure(asFailure(error).kind),
    );
  }, [services, navigate]);
  if (!failure) return <Page text={t("signIn.finishing")} />;
  return (
    <Page title={t("signIn.failedTitle")} text={t(WORDS[failure] ?? "signIn.rejected")}>
      <Button look="primary" onPress={() => navigate("/", { replace: true })}>
        {t("signIn.back")}
      </Button>
    </Page>
  );
}

async function finish({ config, gateway }: Services): Promise<string> {
  const { finishSignIn } = await import("../api/oidc");
  const { idToken, returnTo } = await finishSignIn(config.oidc, new URL(window.location.href));
  enter(await gateway.signIn(idToken, config.oidc.issuer));
  return returnTo.startsWith("/") && !returnTo.startsWith("//") ? returnTo : "/";
}
