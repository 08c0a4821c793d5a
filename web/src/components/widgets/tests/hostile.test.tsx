import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { screen } from "@testing-library/react";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { registry } from "../registry";
import { judge } from "../validation";
import { sample, samples, show, startTranslations } from "./render";

const FOLDER = resolve(process.cwd(), "..", "playbooks", "widget-contract", "samples");
const INVALID = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".invalid.json"))
  .flatMap((file) => {
    const list = JSON.parse(readFileSync(resolve(FOLDER, file), "utf8")) as {
      name: string;
      envelope: unknown;
    }[];
    return list.map(({ name, envelope }) => ({ name: `${file}: ${name}`, envelope }));
  });

beforeAll(() => startTranslations());

const degraded = () => document.querySelector("[data-degraded]")?.getAttribute("data-degraded");

describe("what can't be shown", () => {
  test.each([
    [
      "an unknown type",
      { widget_type: "hologram", variant: "default", payload: {}, schema_version: 1 },
      "unknownType",
    ],
    [
      "an invalid payload",
      { widget_type: "flight_card", variant: "default", payload: {}, schema_version: 1 },
      "invalid",
    ],
    ["a newer version", { ...sample("flight_card"), schema_version: 3 }, "newer"],
    ["no envelope", "hello", "malformed"],
    ["nothing", null, "malformed"],
    ["a type that is no text", { widget_type: 5 }, "malformed"],
    [
      "an inherited name",
      { widget_type: "constructor", variant: "default", payload: {}, schema_version: 1 },
      "unknownType",
    ],
  ])("%s becomes a readable text", (_name, envelope, kind) => {
    const { container } = show(envelope);
    expect(degraded()).toBe(kind);
    expect((container.textContent ?? "").length).toBeGreaterThan(30);
  });

  test("a component that fails while it is drawn is replaced too", () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const payload = { text: "x", timestamp: "2027-06-01T09:30:00Z" };
    vi.spyOn(Intl, "DateTimeFormat").mockImplementation(() => {
      throw new RangeError("no such locale");
    });
    show({ widget_type: "user_text", variant: "default", schema_version: 1, payload });
    expect(degraded()).toBe("broken");
  });

  test.each(INVALID)("$name is refused", ({ envelope }) => {
    expect(judge(envelope).ok).toBe(false);
  });

  test("null in an optional field counts as absent", () => {
    const { payload, ...envelope } = sample("hotel_card");
    expect(judge({ ...envelope, payload: { ...payload, star_rating: null, photos: null } }).ok).toBe(true);
    expect(judge({ ...envelope, payload: { ...payload, name: null } }).ok).toBe(false);
  });
});

describe("foreign text", () => {
  test("Markdown brings no markup, no script and no dangerous link", () => {
    const { container } = show(sample("bot_text", "hostile"));
    expect(container.querySelector("img, script")).toBeNull();
    expect([...container.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual([
      "https://example.com",
    ]);
  });

  test("names are text and pictures come from pictures' addresses only", () => {
    const { container } = show(sample("hotel_card", "a name that gives orders"));
    expect(screen.getByRole("heading")).toHaveTextContent("<script>alert(1)</script>");
    expect(container.querySelector("img")).toBeNull();
  });

  test("no sample puts a script or a handler into the page", () => {
    for (const list of Object.values(samples)) {
      for (const { envelope } of list) {
        const { container, unmount } = show(envelope);
        expect(container.querySelector("script, [onclick], [onerror], a[href^='javascript']")).toBeNull();
        unmount();
      }
    }
  });
});

test("the registry has no type that the contract lacks", () => {
  expect(Object.keys(registry).sort()).toEqual(Object.keys(samples).sort());
});
