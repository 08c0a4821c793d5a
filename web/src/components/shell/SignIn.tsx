import { useEffect, useState } from "react";
import { asFailure, type Failure } from "../../api/errors";
import { useTranslation } from "../../i18n/useTranslation";
import type { DomainProfile } from "../../state/profile";
import { Button } from "./Button";
import { LanguageChoice, ThemeChoice } from "./Choices";
import { Mark } from "./Mark";
import styles from "./SignIn.module.css";

interface SignInProps {
  readonly profile: DomainProfile;
  readonly hasGuest: boolean;
  readonly isExpired: boolean;
  readonly onGuest: () => Promise<void>;
  readonly onAccount: () => Promise<void>;
}

/** The first page: what this is, and two ways in. */
export function SignIn({ profile, hasGuest, isExpired, onGuest, onAccount }: SignInProps) {
  const { t } = useTranslation(["shell", "domain"]);
  const { busy, failure, run } = useBusy();
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <span className={styles.brand}>
          <Mark size={32} />
          {profile.productName}
        </span>
        <div className={styles.settings}>
          <LanguageChoice />
          <ThemeChoice />
        </div>
      </header>
      <main className={styles.main}>
        <profile.Landing>
          {isExpired ? (
            <p className={styles.notice} role="status">
              {t("signIn.expired")}
            </p>
          ) : null}
          <div className={styles.ways}>
            {hasGuest ? (
              <Button
                look="primary"
                size="l"
                isDisabled={busy !== null}
                onPress={() => void run("guest", onGuest)}
              >
                {busy === "guest" ? t("signIn.working") : t("signIn.guest")}
              </Button>
            ) : null}
            <Button
              look={hasGuest ? "secondary" : "primary"}
              size="l"
              isDisabled={busy !== null}
              onPress={() => void run("account", onAccount)}
            >
              {busy === "account" ? t("signIn.redirecting") : t("signIn.account")}
            </Button>
          </div>
          {failure ? (
            <p className={styles.failure} role="alert">
              {failureText(failure, t)}
            </p>
          ) : null}
        </profile.Landing>
      </main>
    </div>
  );
}

type Way = "guest" | "account";

function useBusy() {
  const [busy, setBusy] = useState<Way | null>(null);
  const [failure, setFailure] = useState<{ readonly way: Way; readonly failure: Failure } | null>(null);
  useEffect(() => {
    // Back from the sign-in page: the browser shows this one as it was left.
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) setBusy(null);
    };
    window.addEventListener("pageshow", onShow);
    return () => window.removeEventListener("pageshow", onShow);
  }, []);
  const run = async (way: Way, action: () => Promise<void>) => {
    setBusy(way);
    setFailure(null);
    try {
      await action();
    } catch (error) {
      setFailure({ way, failure: asFailure(error) });
      setBusy(null);
    }
  };
  return { busy, failure, run };
}

function failureText(
  { way, failure }: { readonly way: Way; readonly failure: Failure },
  t: (key: string) => string,
): string {
  if (failure.kind === "network") return t("signIn.network");
  if (way === "guest" && failure.kind === "denied") return t("signIn.guestOff");
  return t("signIn.rejected");
}
