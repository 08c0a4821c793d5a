/** Translations: one JSON file per namespace and language; the language in use is the only one loaded. */

import i18next, { type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Locale } from "../state/preferences";

type Bundle = Record<string, unknown>;

const files = import.meta.glob<Bundle>("./*/*.json", { import: "default" });

export const NAMESPACES = ["shell", "domain", "widgets"] as const;

async function loadBundles(locale: Locale): Promise<void> {
  await Promise.all(NAMESPACES.map((namespace) => loadNamespace(namespace, locale)));
}

/** Loads the texts of a part that most readers never see. */
export async function loadNamespace(namespace: string, locale: string): Promise<void> {
  const load = files[`./${locale}/${namespace}.json`];
  if (load && !i18next.hasResourceBundle(locale, namespace)) {
    i18next.addResourceBundle(locale, namespace, await load());
  }
}

/** Prepares i18next in a language. English stays behind it for a key that should ever be missing. */
export async function startTranslations(locale: Locale): Promise<i18n> {
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: locale,
      fallbackLng: "en",
      ns: [...NAMESPACES],
      defaultNS: "shell",
      resources: {},
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    });
  }
  await changeLanguage(locale);
  return i18next;
}

export async function changeLanguage(locale: Locale): Promise<void> {
  await loadBundles(locale);
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = i18next.dir(locale);
}
