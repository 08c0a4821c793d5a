import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/theme/tokens.css", "utf8");

function block(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  return Object.fromEntries(
    [...body.matchAll(/(--wf-[\w-]+):\s*([^;]+);/g)].map((found) => [found[1], found[2]]),
  );
}

const light = block(":root");
const dark = block(':root[data-theme="dark"]');
const darkBySystem = block(':root:not([data-theme="light"])');

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one = "", other = ""): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const BACKGROUNDS = ["bg", "surface", "surface-raised", "surface-sunken"];
const PAIRS: readonly (readonly [string, string])[] = [
  ...BACKGROUNDS.flatMap((ground) => ["text", "text-muted", "accent"].map((text) => [text, ground] as const)),
  ["accent-text", "accent"],
  ["accent-text", "accent-hover"],
  ["text", "accent-soft"],
  ["accent", "accent-soft"],
  ...["success", "warning", "danger", "info"].flatMap((kind) => [
    [kind, `${kind}-soft`] as const,
    [kind, "surface"] as const,
  ]),
];

describe("the tokens", () => {
  it("are the same whether the dark theme comes from the system or from the switch", () => {
    expect(darkBySystem).toEqual(dark);
  });

  it("give the dark theme every colour", () => {
    const colours = Object.keys(light).filter((name) => name.startsWith("--wf-color"));
    expect(Object.keys(dark)).toEqual(expect.arrayContaining(colours));
  });

  it.each([
    ["light", light],
    ["dark", dark],
  ])("keep text readable in the %s theme (WCAG AA, 4.5 : 1)", (_, theme) => {
    const weak = PAIRS.map(([text, ground]) => ({
      pair: `${text} on ${ground}`,
      ratio: contrast(theme[`--wf-color-${text}`], theme[`--wf-color-${ground}`]),
    })).filter(({ ratio }) => !(ratio >= 4.5));
    expect(weak).toEqual([]);
  });

  it.each([
    ["light", light],
    ["dark", dark],
  ])("keep controls recognisable in the %s theme (WCAG AA, 3 : 1)", (_, theme) => {
    const weak = BACKGROUNDS.filter(
      (ground) => !(contrast(theme["--wf-color-border-strong"], theme[`--wf-color-${ground}`]) >= 3),
    );
    expect(weak).toEqual([]);
  });
});
