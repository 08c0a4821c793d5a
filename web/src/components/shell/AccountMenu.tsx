import { Activity, LogOut } from "lucide-react";
import { lazy, Suspense } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useSession } from "../../state/session";
import styles from "./AccountMenu.module.css";
import { Button } from "./Button";
import { LanguageChoice, ThemeChoice } from "./Choices";
import { useShell } from "./context";
import { Soon } from "./Soon";
import { useMenu } from "./useMenu";

const AccountExtras = lazy(() =>
  import("./menus/AccountExtras").then((module) => ({ default: module.AccountExtras })),
);

/** Who is signed in, how it looks, in which language, and the way out. */
export function AccountMenu({ isCompact = false }: { readonly isCompact?: boolean }) {
  const { t } = useTranslation();
  const user = useSession((state) => state.session?.user);
  const isGuest = user?.roles.includes("guest") ?? true;
  const name = isGuest ? t("account.guest") : (user?.displayName ?? "");
  const { isOpen, setOpen, trigger, surface } = useMenu();
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <div ref={trigger} className={isCompact ? styles.compact : styles.trigger}>
        <Button look="quiet">
          <span className={styles.avatar} aria-hidden="true">
            {name.slice(0, 1).toUpperCase()}
          </span>
          {isCompact ? (
            <span className={styles.spoken}>{name}</span>
          ) : (
            <span className={styles.who}>
              <span className={styles.name}>{name}</span>
              {user?.email && user.email !== name ? <span className={styles.email}>{user.email}</span> : null}
            </span>
          )}
          <span className={styles.spoken}>{t("account.menu")}</span>
        </Button>
      </div>
      <Popover ref={surface} className={styles.popover ?? ""} placement="top start" isNonModal>
        <Dialog className={styles.dialog ?? ""} aria-label={t("account.menu")}>
          <Soon>
            <Settings isGuest={isGuest} />
          </Soon>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Settings({ isGuest }: { readonly isGuest: boolean }) {
  const { t } = useTranslation();
  const isOperator = useSession((state) => state.session?.user.roles.includes("admin") ?? false);
  const { signOut } = useShell();
  return (
    <>
      <ThemeChoice />
      <LanguageChoice />
      {isOperator && (
        <Link className={styles.link ?? ""} href="/console">
          <Activity size={16} />
          {t("account.console")}
        </Link>
      )}
      <Suspense fallback={null}>
        <AccountExtras />
      </Suspense>
      <Button onPress={() => void signOut()}>
        <LogOut size={16} />
        {isGuest ? t("account.endGuest") : t("account.signOut")}
      </Button>
    </>
  );
}
