import { waitFor } from "@testing-library/react";
import { beforeAll, describe, expect, test } from "vitest";
import { WIDGET_TYPES } from "../../../contracts/widgets";
import { judge } from "../validation";
import { show, startTranslations } from "./render";
import { TABLE } from "./table";

const VARIANTS = ["default", "compact", "full", "in_popover", "side_by_side"] as const;

function envelope(type: string, payload: object, variant = "default", schema_version = 1) {
  return { widget_type: type, variant, payload, schema_version };
}

/** The field that is refused, or nothing. */
function refusal(value: unknown): string | null {
  const judgement = judge(value);
  return judgement.ok ? null : judgement.refusal.detail;
}

beforeAll(() => startTranslations());

describe.each(WIDGET_TYPES)("%s as the contract's table has it", (type) => {
  const { required, optional } = TABLE[type];
  const whole = { ...required, ...optional };

  test("is accepted with nothing but the required fields, with each other field alone, and with all", () => {
    expect(refusal(envelope(type, required))).toBeNull();
    for (const [name, value] of Object.entries(optional)) {
      expect(refusal(envelope(type, { ...required, [name]: value }))).toBeNull();
    }
    expect(refusal(envelope(type, whole, "full", 2))).toBeNull();
  });

  test("is accepted with null for what is not known, and refused without what is required", () => {
    for (const name of Object.keys(optional)) {
      expect(refusal(envelope(type, { ...whole, [name]: null }))).toBeNull();
    }
    for (const name of Object.keys(required)) {
      const { [name]: _missing, ...rest } = whole as Record<string, unknown>;
      expect(refusal(envelope(type, rest))).toContain(name);
    }
    expect(refusal(envelope(type, { ...whole, invented_field: 1 }))).toContain("invented_field");
  });

  test.each(VARIANTS)("is drawn as %s", async (variant) => {
    const { container } = show(envelope(type, whole, variant));
    await waitFor(() => expect(container.querySelector("[role=status][data-busy]")).toBeNull());
    await waitFor(() => expect(container.textContent?.length).toBeGreaterThan(3));
    expect(container.querySelector("[data-degraded]")).toBeNull();
    expect(container.textContent).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
  });
});

describe("what senders also write", () => {
  test("a control without a label gets the one of its action", () => {
    const { getByRole } = show(
      envelope("hotel_card", { ...TABLE.hotel_card.required, ctas: [{ action_id: "book_hotel:h1" }] }),
    );
    expect(getByRole("button")).toHaveTextContent(/book/i);
  });

  test("dates, cost and party of which a part is not known yet", () => {
    const payload = {
      destination: null,
      dates: { from: null, to: "2027-07-22" },
      traveller_party: { rooms: null, adults: 2, children: [null, { age: null }] },
      total_cost: { amount: null, currency: "EUR" },
    };
    const { container } = show(envelope("itinerary_summary", payload));
    expect(container.querySelector("[data-degraded]")).toBeNull();
    expect(container.textContent).not.toMatch(/undefined|NaN|null/);
    const nothing = { dates: { from: null, to: null }, total_cost: { amount: null, currency: null } };
    expect(refusal(envelope("itinerary_summary", nothing))).toBeNull();
  });

  test.each([
    [{ from: "2027-07-15", to: "2027-07-22", nights: null }, "Jul 15 – 22, 2027"],
    [{ adults: 2, children: [{ age: 8 }] }, "2 adults, 1 child (8)"],
    [{ amount: "1284.60", currency: "EUR" }, "€1,284.60"],
    [{ label: "Rome, Italy", id: "geo:3169070" }, "Rome, Italy"],
    [["pool", "spa"], "pool, spa"],
    [0, "0"],
    [1284, "1,284"],
  ])("a slot's value %j is told in words", (value, words) => {
    const { container } = show(envelope("property_block", { slots: [{ label: "Known", value }] }));
    expect(container.querySelector("dd")).toHaveTextContent(words);
  });

  test("money as a string or an integer, and nothing else where the contract says so", () => {
    const hotel = (price: unknown) =>
      envelope("hotel_card", { ...TABLE.hotel_card.required, price_per_night: price, currency: "EUR" });
    expect(refusal(hotel("214.50"))).toBeNull();
    expect(refusal(hotel(214))).toBeNull();
    expect(refusal(hotel(214.5))).not.toBeNull();
    expect(refusal(hotel("cheap"))).not.toBeNull();
  });
});
