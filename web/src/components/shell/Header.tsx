import { Menu, PanelRight, PanelRightClose, Plus } from "lucide-react";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "./Button";
import type { Breakpoint } from "./useBreakpoint";
import styles from "./Workspace.module.css";

interface HeaderProps {
  readonly breakpoint: Breakpoint;
  readonly title: string;
  readonly isPaneOpen: boolean;
  readonly onMenu: () => void;
  readonly onNew: () => void;
  readonly onPane: () => void;
}

/** The conversation's title, and on smaller screens the ways to the other panes. */
export function Header({ breakpoint, title, isPaneOpen, onMenu, onNew, onPane }: HeaderProps) {
  const { t } = useTranslation();
  return (
    <header className={styles.header}>
      {breakpoint === "phone" ? (
        <Button look="quiet" size="icon" aria-label={t("sidebar.open")} onPress={onMenu}>
          <Menu size={21} />
        </Button>
      ) : null}
      <h1 className={styles.title}>{title}</h1>
      {breakpoint === "phone" ? (
        <Button look="quiet" size="icon" aria-label={t("sidebar.new")} onPress={onNew}>
          <Plus size={21} />
        </Button>
      ) : null}
      {breakpoint === "desktop" ? null : (
        <Button
          look="quiet"
          size="icon"
          aria-label={isPaneOpen ? t("panes.close") : t("panes.open")}
          aria-expanded={isPaneOpen}
          onPress={onPane}
        >
          {isPaneOpen ? <PanelRightClose size={21} /> : <PanelRight size={21} />}
        </Button>
      )}
    </header>
  );
}
