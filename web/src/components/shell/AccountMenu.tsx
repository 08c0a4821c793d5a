import { lazy, Suspense } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { useSession } from "../../state/session";
import styles from "./AccountMenu.module.css";
import { Button } from "./Button";
import { loadMenus } from "./menus";
import { useMenu } from "./useMenu";

const AccountPopover = lazy(() => loadMenus().then((module) => ({ default: module.AccountPopover })));

/** Who is signed in, how it looks, in which language, and the way out. */
export function AccountMenu({ isCompact = false }: { readonly isCompact?: boolean }) {
  const { t } = useTranslation();
  const user = useSession((state) => state.session?.user);
  const isGuest = user?.roles.includes("guest") ?? true;
  const name = isGuest ? t("account.guest") : (user?.displayName ?? "");
  const { isOpen, setOpen, trigger, surface } = useMenu();
  return (
    <>
      <div ref={trigger} className={isCompact ? styles.compact : styles.trigger}>
        <Button look="quiet" aria-haspopup="dialog" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
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
      <Suspense fallback={null}>
        {isOpen ? <AccountPopover trigger={trigger} surface={surface} isOpen onOpenChange={setOpen} /> : null}
      </Suspense>
    </>
  );
}
