/** How this reader likes it: theme and language. */

import { create } from "zustand";
import { isRecord, shelf } from "./storage";

export type Theme = "system" | "light" | "dark";
export const LOCALES = ["en", "ru"] as const;
export type Locale = (typeof LOCALES)[number];

interface Preferences {
  readonly theme: Theme;
  readonly locale: Locale;
}

interface PreferencesState extends Preferences {
  setTheme(theme: Theme): void;
  setLocale(locale: Locale): void;
}

const THEMES: readonly string[] = ["system", "light", "dark"];

export function isLocale(value: unknown): value is Locale {
  return (LOCALES as readonly unknown[]).includes(value);
}

const stored = shelf("local", "wf.preferences", (value): value is Preferences => {
  return isRecord(value) && THEMES.includes(String(value.theme)) && isLocale(value.locale);
});

function preferredLocale(): Locale {
  const languages = typeof navigator === "undefined" ? [] : navigator.languages;
  return languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLocale) ?? "en";
}

export const usePreferences = create<PreferencesState>()((set, get) => {
  const change = (part: Partial<Preferences>) => {
    set(part);
    const { theme, locale } = get();
    stored.write({ theme, locale });
  };
  return {
    ...(stored.read() ?? { theme: "system", locale: preferredLocale() }),
    setTheme: (theme) => change({ theme }),
    setLocale: (locale) => change({ locale }),
  };
});

/** Writes the theme to the document, where the tokens look for it. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
