import { useTranslation } from "../../../i18n/useTranslation";

/** The reader's locale for numbers, money and dates: the regional form of the interface's language. */
export function useLocale(): string {
  const { i18n } = useTranslation();
  const language = i18n.language || "en";
  const regional = typeof navigator === "undefined" ? [] : navigator.languages;
  return regional.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}
