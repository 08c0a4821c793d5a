import { Activity, LogOut } from "lucide-react";
import type { RefObject } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { Link } from "wouter";
import { useTranslation } from "../../../i18n/useTranslation";
import { useSession } from "../../../state/session";
import styles from "../AccountMenu.module.css";
import { Button } from "../Button";
import { LanguageChoice, ThemeChoice } from "../Choices";
import { useShell } from "../context";
import { Devices } from "./Devices";
import { Erase } from "./Erase";

interface AccountPopoverProps {
  readonly trigger: RefObject<HTMLElement | null>;
  readonly surface: RefObject<HTMLElement | null>;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** How it looks, in which language, what is kept, and the way out. */
export function AccountPopover({ trigger, surface, isOpen, onOpenChange }: AccountPopoverProps) {
  const { t } = useTranslation();
  return (
    <Popover
      ref={surface}
      triggerRef={trigger}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      className={styles.popover ?? ""}
      placement="top start"
      isNonModal
    >
      <Dialog className={styles.dialog ?? ""} aria-label={t("account.menu")}>
        <Settings />
      </Dialog>
    </Popover>
  );
}

function Settings() {
  const { t } = useTranslation();
  const roles = useSession((state) => state.session?.user.roles);
  const { signOut, profile } = useShell();
  const { erase } = profile.paths;
  return (
    <>
      <ThemeChoice />
      <LanguageChoice />
      {roles?.includes("admin") ? (
        <Link className={styles.link ?? ""} href="/console">
          <Activity size={16} />
          {t("account.console")}
        </Link>
      ) : null}
      <Devices />
      {erase ? <Erase path={erase} /> : null}
      <Button onPress={() => void signOut()}>
        <LogOut size={16} />
        {(roles?.includes("guest") ?? true) ? t("account.endGuest") : t("account.signOut")}
      </Button>
    </>
  );
}
