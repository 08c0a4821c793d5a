import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const LANGUAGES = ["en", "ru"] as const;
const NAMESPACES = ["shell", "domain", "widgets", "console"].filter((name) =>
  existsSync(`src/i18n/en/${name}.json`),
);
const PLURAL = /_(zero|one|two|few|many|other)$/;

type Texts = ReadonlyMap<string, string>;

function textsOf(language: string, namespace: string): Texts {
  const file = JSON.parse(readFileSync(`src/i18n/${language}/${namespace}.json`, "utf8")) as object;
  return new Map(flatten(file, ""));
}

function flatten(value: object, prefix: string): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] =>
    typeof inner === "string" ? [[prefix + key, inner]] : flatten(inner as object, `${prefix}${key}.`),
  );
}

const stems = (texts: Texts) => [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, "")))].sort();
const placeholders = (text = "") => [...text.matchAll(/{{\s*(\w+)/g)].map((found) => found[1]).sort();

describe.each(NAMESPACES)("the texts of %s", (namespace) => {
  const english = textsOf("en", namespace);
  const russian = textsOf("ru", namespace);

  it("have no key missing in either language", () => {
    expect(stems(russian)).toEqual(stems(english));
  });

  it("have a form for every plural of their language", () => {
    const missing = LANGUAGES.flatMap((language) => {
      const texts = language === "en" ? english : russian;
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const plurals = [...texts.keys()]
        .filter((key) => PLURAL.test(key))
        .map((key) => key.replace(PLURAL, ""));
      return plurals
        .flatMap((stem) => forms.map((form) => `${stem}_${form}`))
        .filter((key) => !texts.has(key));
    });
    expect(missing).toEqual([]);
  });

  it("fill in the same values in both languages", () => {
    const different = [...english].filter(([key, text]) => {
      const other = russian.get(key);
      return other !== undefined && String(placeholders(other)) !== String(placeholders(text));
    });
    expect(different).toEqual([]);
  });

  it("are never empty, and Russian is Russian", () => {
    const names = /^(Wayfarer|English|[\W\d]*{{\w+}}[\W\d]*|[A-Z]{2,4})$/;
    const untranslated = [...russian].filter(([key, text]) => {
      return text.trim() === "" || (text === english.get(key) && /[a-z]{3}/i.test(text) && !names.test(text));
    });
    expect(untranslated).toEqual([]);
  });
});
