import { readFileSync } from "node:fs";
import i18next, { type TFunction } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { type Envelope, payloadOf } from "../api/envelope";
import type { JsonObject } from "../api/json";
import { readObjects } from "../api/json";
import { dayText, factsBlock } from "./facts";

let en: TFunction;
let ru: TFunction;

beforeAll(async () => {
  const texts = (language: string) =>
    JSON.parse(readFileSync(`src/i18n/${language}/domain.json`, "utf8")) as object;
  const own = i18next.createInstance();
  await own.init({
    lng: "en",
    defaultNS: "domain",
    resources: { en: { domain: texts("en") }, ru: { domain: texts("ru") } },
    interpolation: { escapeValue: false },
  });
  en = own.getFixedT("en", "domain");
  ru = own.getFixedT("ru", "domain");
});

const FACTS: JsonObject = {
  region: { label: "Paris", country_code: "FR" },
  origin: { label: "New York", city_code: "NYC" },
  check_in_date: "2027-07-15",
  check_out_date: "2027-07-22",
  party: { rooms: 1, adults: 2, children: [{ age: 8 }] },
  budget: { cap: 3000, currency: "USD", basis: "total" },
  star_rating_min: 4,
};

/** Dates and money are set with narrow spaces. */
const plainSpaces = (value: unknown) => (typeof value === "string" ? value.replace(/\s/g, " ") : value);

function values(block: Envelope | null): Record<string, unknown> {
  const slots = block ? readObjects(payloadOf(block), "slots") : [];
  return Object.fromEntries(slots.map((slot) => [slot.label, plainSpaces(slot.value)]));
}

describe("what is known of a trip", () => {
  it("is told in words, never as raw values", () => {
    expect(values(factsBlock(FACTS, en, "en"))).toEqual({
      Destination: "Paris",
      From: "New York",
      Dates: "Jul 15 – 22 · 7 nights",
      Travellers: "2 adults, 1 child (8)",
      Stars: "4 or more",
      Budget: "up to $3,000",
    });
  });

  it("is told in Russian with its plurals", () => {
    expect(values(factsBlock(FACTS, ru, "ru"))).toMatchObject({
      Даты: "15–22 июл. · 7 ночей",
      "Кто едет": "2 взрослых, 1 ребёнок (8)",
    });
  });

  it("calls places as they were called in the conversation, in its own language", () => {
    const named: JsonObject = { ...FACTS, place_names: { Paris: "Париж" } };
    expect(values(factsBlock(named, ru, "ru"))).toMatchObject({ Куда: "Париж", Откуда: "New York" });
    expect(values(factsBlock(named, en, "en"))).toMatchObject({ Destination: "Paris" });
  });

  it("names what is missing, with the way to set it", () => {
    const block = factsBlock({ region: { label: "Rome" } }, en, "en");
    const missing = readObjects(payloadOf(block as Envelope), "slots").filter((slot) => slot.missing);
    expect(missing.map((slot) => slot.edit_action_id)).toEqual(["edit:origin", "edit:dates", "edit:party"]);
  });

  it("is nothing at the beginning, and survives nonsense", () => {
    expect(factsBlock({}, en, "en")).toBeNull();
    const odd: JsonObject = {
      region: "Paris",
      check_in_date: "soon",
      party: [],
      budget: { cap: "x", currency: "??" },
    };
    expect(factsBlock(odd, en, "en")).toBeNull();
  });
});

describe("a day", () => {
  it.each([
    ["2027-07-15", "en", "Jul 15, 2027"],
    ["2027-07-15", "ru", "15 июл. 2027 г."],
    ["", "en", ""],
    ["soon", "en", "soon"],
  ])("%s in %s is %s", (value, locale, text) => {
    expect(dayText(value, locale).replaceAll("\u00a0", " ")).toBe(text);
  });
});
