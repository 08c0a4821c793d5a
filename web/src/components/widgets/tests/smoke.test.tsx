import { waitFor } from "@testing-library/react";
import { beforeAll, describe, expect, test } from "vitest";
import { WIDGET_TYPES } from "../../../contracts/widgets";
import { sample, show, startTranslations } from "./render";

/** Fields of a payload that a reader has to see in some form. */
const SPOKEN = [
  "text",
  "title",
  "name",
  "label",
  "question_text",
  "prompt_text",
  "hotel_name",
  "booking_reference",
  "iata",
  "placeholder",
  "agent_name",
  "destination",
  "tool_name",
];

/** The texts of a payload that have to be there, at any depth. */
function spoken(value: unknown, key = ""): string[] {
  if (typeof value === "string") return SPOKEN.includes(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => spoken(item, key));
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value).filter(
    ([name]) => name !== "suggestions" && name !== "modalities" && name !== "filter_state",
  );
  return entries.flatMap(([name, item]) => spoken(item, name));
}

/** Everything that is to be read or heard in an element. */
function readable(root: Element): string {
  const attributes = [...root.querySelectorAll("*")].flatMap((element) =>
    ["aria-label", "placeholder", "alt", "title", "value"].map((name) => element.getAttribute(name) ?? ""),
  );
  return normal([root.textContent ?? "", ...attributes].join(" "));
}

const normal = (text: string) =>
  text
    .replaceAll(/[*_#|>-]+|\s+/g, " ")
    .replaceAll(/ +/g, " ")
    .trim();

describe("every widget of the contract", () => {
  beforeAll(() => startTranslations());

  test.each(WIDGET_TYPES)("%s shows the content of its sample", async (type) => {
    const envelope = sample(type);
    const { container } = show(envelope);
    await waitFor(() =>
      expect(container.querySelector("[role=status] + *, article, section, form, p, time")).not.toBeNull(),
    );
    for (const text of spoken(envelope.payload)) {
      await waitFor(() => expect(readable(container)).toContain(normal(text.split("\n")[0] ?? "")), {
        timeout: 2500,
      });
    }
    expect(container.querySelector("[data-degraded]")).toBeNull();
    expect(normal(container.textContent ?? "").length).toBeGreaterThan(3);
  });
});
