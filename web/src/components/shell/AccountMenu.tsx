import { Activity, LogOut, Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { type Locale, type Theme, usePreferences } from "../../state/preferences";
import { useSession } from "../../state/session";
import styles from "./AccountMenu.module.css";
import { Button } from "./Button";
import { useShell } from "./context";

/** Who is signed in, how it looks, in which language, and the way out. */
export function AccountMenu({ isCompact = false }: { readonly isCompact?: boolean }) {
  const { t } = useTranslation();
  const user = useSession((state) => state.session?.user);
  const isGuest = user?.roles.includes("guest") ?? true;
  const name = isGuest ? t("account.guest") : (user?.displayName ?? "");
  return (
    <DialogTrigger>
      <div className={isCompact ? styles.compact : styles.trigger}>
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
      <Popover className={styles.popover ?? ""} placement="top start">
        <Dialog className={styles.dialog ?? ""} aria-label={t("account.menu")}>
          <Settings isGuest={isGuest} />
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
      <Button onPress={() => void signOut()}>
        <LogOut size={16} />
        {isGuest ? t("account.endGuest") : t("account.signOut")}
      </Button>
    </>
  );
}

export function ThemeChoice() {
  const { t } = useTranslation();
  const { theme, setTheme } = usePreferences();
  return (
    <Choice
      label={t("account.theme")}
      value={theme}
      onChange={(value) => setTheme(value as Theme)}
      options={[
        { value: "system", label: t("account.themeSystem"), face: <Monitor size={17} /> },
        { value: "light", label: t("account.themeLight"), face: <Sun size={17} /> },
        { value: "dark", label: t("account.themeDark"), face: <Moon size={17} /> },
      ]}
    />
  );
}

export function LanguageChoice() {
  const { t } = useTranslation();
  const { locale, setLocale } = usePreferences();
  return (
    <Choice
      label={t("account.language")}
      value={locale}
      onChange={(value) => setLocale(value as Locale)}
      options={[
        { value: "en", label: "English", face: "English" },
        { value: "ru", label: "Русский", face: "Русский" },
      ]}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string; readonly face: ReactNode }[];
}

function Choice({ label, value, onChange, options }: ChoiceProps) {
  return (
    <RadioGroup
      className={styles.choice ?? ""}
      aria-label={label}
      orientation="horizontal"
      value={value}
      onChange={onChange}
    >
      {options.map((option) => (
        <Radio
          key={option.value}
          value={option.value}
          className={styles.option ?? ""}
          aria-label={option.label}
        >
          {option.face}
        </Radio>
      ))}
    </RadioGroup>
  );
}
