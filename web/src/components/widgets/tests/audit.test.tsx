import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, describe, expect, type MockInstance, test, vi } from "vitest";
import { WIDGET_TYPES } from "../../../contracts/widgets";
import { itemAdjustments } from "../adjustments";
import { tripEvents } from "../calendar/events";
import { icsOf } from "../calendar/ics";
import { formatMoney } from "../format/money";
import { durationMinutes, formatMinutes, localStamp } from "../format/time";
import { sample, show, startTranslations } from "./render";
import { TABLE } from "./table";

/** What a stranger sends who knows the contract alone: extremes of every kind, and what comes back. */

const LONG = "An unusually long text without an end that goes on and on ".repeat(5).trim();
const ARABIC = "فندق الأندلس الكبير في وسط المدينة";

function envelope(type: string, payload: object, variant = "default") {
  return { widget_type: type, variant, payload, schema_version: 1 };
}

let complaints: MockInstance;
beforeAll(() => startTranslations());
beforeEach(() => {
  complaints = vi.spyOn(console, "error");
});
afterEach(() => {
  expect(complaints.mock.calls.map(([first]) => String(first))).toEqual([]);
  complaints.mockRestore();
});

/** The type's full payload with each text replaced, as far as the contract lets texts be free. */
function withTexts(value: unknown, text: string, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => withTexts(item, text, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, withTexts(item, text, name)]),
    );
  }
  const isFree =
    /^(text|title|name|label|question_text|prompt_text|hotel_name|description|address|notes|detail)$/;
  return typeof value === "string" && isFree.test(key) ? text.slice(0, 119) : value;
}

/** The payload with every entry of every list twice. */
function doubled(value: unknown): unknown {
  if (Array.isArray(value)) return value.flatMap((item) => [doubled(item), doubled(item)]);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, doubled(item)]));
}

async function drawn(container: HTMLElement) {
  await waitFor(() => expect(container.querySelector("[data-busy]")).toBeNull());
  expect(container.querySelector("[data-degraded]")).toBeNull();
  expect(container.textContent).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
}

describe.each(WIDGET_TYPES)("%s", (type) => {
  test.each([LONG, ARABIC])("is drawn with texts like %s", async (text) => {
    const whole = { ...TABLE[type].required, ...TABLE[type].optional };
    const { container } = show(envelope(type, withTexts(whole, text) as object, "full"));
    await drawn(container);
  });

  test("is drawn with everything in it twice", async () => {
    const whole = { ...TABLE[type].required, ...TABLE[type].optional };
    const { container } = show(envelope(type, doubled(whole) as object, "full"));
    await drawn(container);
    for (const view of screen.queryAllByRole("radio")) await act(async () => view.click());
    await drawn(container);
  });
});

describe("lists", () => {
  const LISTS = ["flight_list", "hotel_list", "place_list", "activity_list", "transfer_list"] as const;

  test.each(LISTS)("%s of a hundred items, half of them twice", async (type) => {
    const [item] = (TABLE[type].required as { items: object[] }).items;
    const ids = ["offer_id", "hotel_id", "place_id", "activity_code", "transfer_id"] as const;
    const id = ids.find((name) => name in (item ?? {})) ?? "offer_id";
    const items = Array.from({ length: 100 }, (_, index) => ({ ...item, [id]: `item ${index % 50}` }));
    const { container, user } = show(envelope(type, { items, total_count: 12345 }));
    expect(container).toHaveTextContent("100 of 12,345");
    await user.click(screen.getByRole("button", { name: "Show 95 more" }));
    expect(screen.getAllByRole("article")).toHaveLength(100);
  });

  test.each(LISTS)("%s of nothing says so", async (type) => {
    const { container } = show(envelope(type, { items: [] }));
    expect(container.textContent?.length).toBeGreaterThan(20);
  });

  test("a remark of a list about one of its items is made at that item's field", () => {
    const items = (TABLE.flight_list.required as { items: object[] }).items;
    const note = { target: "items[1].price", text: "Lowest in a month" };
    show(envelope("flight_list", { items, ai_adjustments: { annotations: [note] } }));
    const [first, second] = screen.getAllByRole("article");
    expect(first).not.toHaveTextContent("Lowest in a month");
    expect(
      within(second as HTMLElement)
        .getByText("Lowest in a month")
        .closest("header"),
    ).not.toBeNull();
    expect(screen.getAllByText("Lowest in a month")).toHaveLength(1);
    const list = { emphasis: null, annotations: [{ target: "/payload/items/0/score", text: "x" }] };
    expect(itemAdjustments(undefined, list, 0).annotations).toEqual([{ target: "score", text: "x" }]);
  });
});

describe("numbers", () => {
  test.each([
    ["98400", "JPY", "¥98,400"],
    ["12.500", "KWD", "KWD 12.500"],
    ["0", "EUR", "€0"],
    ["0.10", "EUR", "€0.10"],
    ["123456789012345678.25", "USD", "$123,456,789,012,345,678.25"],
    [-20, "EUR", "-€20"],
  ])("%s %s", (amount, currency, text) => {
    expect(formatMoney(amount, currency, "en").replaceAll("\u00a0", " ")).toBe(text);
  });

  test("durations of every form", () => {
    expect(durationMinutes("P1W")).toBe(10_080);
    expect(durationMinutes("PT1.5H")).toBe(90);
    expect(durationMinutes("P1DT2H")).toBe(1560);
    expect(["P", "PT", "P1Y", "2 hours"].map(durationMinutes)).toEqual([null, null, null, null]);
    expect(formatMinutes(119.8, "en")).toBe("2h");
  });

  test("a message of 1970, and one whose moment no calendar has", () => {
    const { container } = show(envelope("bot_text", { text: "Hello", timestamp: 0 }));
    expect(container.querySelector("time")).toHaveAttribute("datetime", "1970-01-01T00:00:00.000Z");
    const { container: other } = show(envelope("user_text", { text: "Hello", timestamp: 1e300 }));
    expect(other).toHaveTextContent("Hello");
    expect(other.querySelector("time, [data-degraded]")).toBeNull();
  });

  test("half a star is half a star", () => {
    show(envelope("hotel_card", { hotel_id: "h", name: "Pension", star_rating: 3.5 }));
    expect(screen.getByRole("img", { name: "3.5 stars" })).toBeVisible();
  });
});

describe("times", () => {
  test("a moment in UTC with its place's zone is shown by the place's clock", () => {
    expect(localStamp("2027-07-15T13:00:00Z", "Europe/Paris")).toBe("2027-07-15T15:00:00+02:00");
    expect(localStamp("2027-01-15T23:30:00Z", "Asia/Kolkata")).toBe("2027-01-16T05:00:00+05:30");
    expect(localStamp("2027-07-15T15:00:00", "Europe/Paris")).toBe("2027-07-15T15:00:00");
    expect(localStamp("2027-07-15T15:00:00+02:00")).toBe("2027-07-15T15:00:00+02:00");
    expect(localStamp("2027-07-15T13:00:00Z", "Nowhere/Town")).toBe("2027-07-15T13:00:00Z");
  });

  const EVENT = { event_id: "e", type: "activity", title: "Cruise" } as const;

  test("an event lies on the day that its place has then", () => {
    const [event] = tripEvents([{ ...EVENT, start_at: "2027-07-15T22:30:00Z", timezone: "Asia/Tokyo" }]);
    expect(event?.date.toString()).toBe("2027-07-16");
    expect(event?.start).toBe(7 * 60 + 30);
  });

  test("a time of an unknown zone stays the place's own in a saved calendar", () => {
    const ics = (start_at: string, timezone?: string) =>
      icsOf("t", "Trip", tripEvents([{ ...EVENT, start_at, ...(timezone ? { timezone } : {}) }]));
    expect(ics("2027-07-15T15:00:00")).toMatch(/DTSTART:20270715T150000\r/);
    expect(ics("2027-07-15T15:00:00", "Europe/Paris")).toMatch(/DTSTART:20270715T130000Z/);
  });

  test("an event is moved from where its place's clock has it", async () => {
    const events = [{ ...EVENT, start_at: "2027-07-15T13:00:00Z", timezone: "Europe/Paris" }];
    const payload = { trip_id: "t", editable: true, display_events: events };
    const { onCta, user } = show(envelope("calendar_view", payload, "compact"));
    (await screen.findByRole("button", { name: "3:00 PM Cruise" })).focus();
    await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(onCta).toHaveBeenCalledExactlyOnceWith({
      widget_type: "calendar_view",
      action_id: "move_event",
      trip_id: "t",
      event_id: "e",
      start_at: "2027-07-15T15:30:00+02:00",
      timezone: "Europe/Paris",
      label: "Move: Cruise, Thu, Jul 15, 3:30 PM",
    });
  });
});

describe("what is sent back", () => {
  test("no more rooms than there are travellers, as shown", async () => {
    const { onSubmit, user } = show(envelope("party_picker", {}));
    await user.click(await screen.findByRole("button", { name: /Increase Rooms/i }));
    await user.click(screen.getByRole("button", { name: /Decrease Adults/i }));
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(onSubmit).toHaveBeenCalledWith("party_picker", { rooms: 1, adults: 1, children: [] });
  });

  test("the suggestion that was chosen, of two with one name", async () => {
    const suggestions = [
      { label: "Springfield", id: "mo", kind: "city" },
      { label: "Springfield", id: "il", kind: "city" },
      { label: "Again", id: "il", kind: "city" },
    ];
    const payload = { suggestions, submit_on_select: false };
    const { onSubmit, user } = show(envelope("place_autocomplete_input", payload));
    await user.type(await screen.findByRole("combobox", { name: "Where to?" }), "spring");
    const [, second] = await screen.findAllByRole("option", { name: /Springfield/ });
    await user.click(second as HTMLElement);
    expect(onSubmit).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Go" }));
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith("place_autocomplete_input", suggestions[1]);
  });

  test("filters with unnamed controls, options of every form, and what the panel knows nothing of", async () => {
    const payload = {
      hotel_category_options: [
        { label: "Four", value: "4" },
        { label: "Five", id: "five", selected: true },
        3,
      ],
      applied: { pets: true, guest_rating: null },
      ctas: [{ action_id: "apply", style: "wide" }, { action_id: "clear_all" }],
    };
    const { onCta, user } = show(envelope("filter_panel", payload));
    await user.click(await screen.findByRole("button", { name: "Four" }));
    await user.click(screen.getByRole("button", { name: "Apply" }));
    expect(onCta).toHaveBeenLastCalledWith({
      widget_type: "filter_panel",
      action_id: "apply",
      label: "Apply",
      applied: { pets: true, hotel_category: ["five", "4"] },
    });
    await user.click(screen.getByRole("button", { name: "Clear all" }));
    expect(onCta).toHaveBeenLastCalledWith({
      widget_type: "filter_panel",
      action_id: "clear_all",
      label: "Clear all",
      applied: {},
    });
  });

  test("a question that was answered before can't be answered again", async () => {
    const { onCta, user } = show(sample("clarify_question"), { submitted: true });
    await user.click(screen.getByRole("button", { name: "Paris, France" }));
    expect(onCta).not.toHaveBeenCalled();
  });

  test("of two options with one action only the chosen one is marked", async () => {
    const options = [
      { label: "Sea", action_id: "pick" },
      { label: "Hills", action_id: "pick" },
    ];
    const { container, user, onSubmit } = show(
      envelope("action_chooser", { prompt_text: "Which?", options }),
    );
    await user.click(screen.getByRole("button", { name: "Hills" }));
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith("action_chooser", options[1]);
    expect(container.querySelectorAll("[data-chosen]")).toHaveLength(1);
  });

  test("a list without controls offers the documented one", async () => {
    const { onCta, user } = show(envelope("transfer_list", { items: [] }));
    await user.click(screen.getByRole("button", { name: "Skip" }));
    expect(onCta).toHaveBeenCalledExactlyOnceWith({
      widget_type: "transfer_list",
      action_id: "skip",
      label: "Skip",
    });
  });
});

test("a map lists more places than its first two dozen on demand", async () => {
  const markers = Array.from({ length: 100 }, (_, index) => ({
    lat: 48 + index / 100,
    lng: 2,
    label: `Place ${index}`,
    hotel_id: `h${index % 90}`,
  }));
  const { user } = show(envelope("map_view", { center: { lat: 48, lng: 2 }, markers }));
  const list = await screen.findByRole("list", { name: "Places on the map" });
  expect(within(list).getAllByRole("listitem")).toHaveLength(25);
  await user.click(within(list).getByRole("button", { name: "Show 76 more" }));
  expect(within(list).getAllByRole("listitem")).toHaveLength(100);
});
