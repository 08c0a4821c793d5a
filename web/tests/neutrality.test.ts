import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** The shell, the API client and their texts serve any domain: words of one domain must not enter them. */
const NEUTRAL = [
  "src/components/shell",
  "src/api",
  "src/console",
  "src/state",
  "src/app",
  "src/i18n/en/shell.json",
  "src/i18n/en/console.json",
];

const DOMAIN_WORDS =
  /\b(hotels?|flights?|travels?|travell?ers?|trips?|itinerar(y|ies)|airports?|airlines?|bookings?|destinations?|passengers?|fares?|journeys?|places?_id|duffel|amadeus|calendars?|hotel_\w+|flight_\w+)\b/i;

function filesUnder(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && /\.(tsx?|css|json)$/.test(entry.name) && !entry.name.includes(".test."),
    )
    .map((entry) => join(entry.parentPath, entry.name));
}

function domainWords(file: string): string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      const found = DOMAIN_WORDS.exec(line.replaceAll(/([a-z])([A-Z])/g, "$1 $2"));
      return found ? [`${relative(".", file)}:${index + 1}: “${found[0]}” in ${line.trim()}`] : [];
    });
}

describe("the shell", () => {
  it("never names a thing of the domain", () => {
    const found = NEUTRAL.flatMap(filesUnder).flatMap(domainWords);
    expect(found, "Move these words to src/domain.ts or the widgets").toEqual([]);
  });

  it("is checked at all", () => {
    expect(NEUTRAL.flatMap(filesUnder).length).toBeGreaterThan(30);
  });
});
