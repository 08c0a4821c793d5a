import { waitFor } from "@testing-library/react";
import axe from "axe-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WIDGET_TYPES } from "../../../contracts/widgets";
import { samples, show, startTranslations, translations } from "./render";

type Tree = { readonly [key: string]: string | Tree };

function keys(tree: Tree, prefix = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [`${prefix}${key}`] : keys(value, `${prefix}${key}.`),
  );
}

const base = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, "");

describe("translations", () => {
  const [en, ru] = [keys(translations.en), keys(translations.ru)];

  test("English and Russian have the same keys", () => {
    expect([...new Set(ru.map(base))].sort()).toEqual([...new Set(en.map(base))].sort());
  });

  test.each([
    ["en", en],
    ["ru", ru],
  ])("every plural of %s has all its forms", (language, all) => {
    const plurals = new Set(all.filter((key) => key !== base(key)).map(base));
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of plurals) for (const form of forms) expect(all).toContain(`${key}_${form}`);
  });
});

describe.each(["en", "ru"] as const)("axe finds nothing in %s", (language) => {
  beforeAll(() => startTranslations(language));
  afterAll(() => startTranslations("en"));

  test.each(WIDGET_TYPES)("%s", async (type) => {
    for (const { envelope } of samples[type] ?? []) {
      const { container, unmount } = show(envelope);
      await waitFor(() => expect(container.firstElementChild).not.toBeNull());
      const { violations } = await axe.run(container, {
        rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
      });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      unmount();
    }
  });
});
