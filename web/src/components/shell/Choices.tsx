import { Monitor, Moon, Sun } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { type Locale, type Theme, usePreferences } from "../../state/preferences";
import styles from "./Choices.module.css";

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
  const name = useId();
  return (
    <fieldset className={styles.choice} aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            aria-label={option.label}
            onChange={() => onChange(option.value)}
          />
          {option.face}
        </label>
      ))}
    </fieldset>
  );
}
