import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, test } from "vitest";
import { sample, show, startTranslations } from "./render";

beforeAll(() => startTranslations());

const order = () => screen.getAllByRole("article").map((card) => card.getAttribute("aria-label"));

describe("flights", () => {
  test("are sorted by price, duration and departure, and back", async () => {
    const { user } = show(sample("flight_list"));
    const given = order();
    await user.click(screen.getByRole("radio", { name: "Price" }));
    expect(order()[0]).toContain("Aer Lingus");
    await user.click(screen.getByRole("radio", { name: "Duration" }));
    expect(order()[0]).toContain("Delta");
    await user.click(screen.getByRole("radio", { name: "Departure" }));
    expect(order()[0]).toContain("Aer Lingus");
    await user.click(screen.getByRole("radio", { name: "Suggested" }));
    expect(order()).toEqual(given);
    expect(screen.getByRole("radio", { name: "Suggested" })).toHaveFocus();
    await user.keyboard("{ArrowLeft}");
    expect(screen.getByRole("radio", { name: "Departure" })).toBeChecked();
    expect(screen.getByRole("radio", { name: "Departure" })).toHaveFocus();
    await user.keyboard("{ArrowRight}{ArrowDown}");
    expect(screen.getByRole("radio", { name: "Price" })).toBeChecked();
    expect(screen.getAllByRole("radio").filter((one) => one.tabIndex === 0)).toHaveLength(1);
  });

  test("a card shows local times, the next day, the offset and the price of its locale", () => {
    const { container } = show(sample("flight_card"));
    const [departure, arrival] = container.querySelectorAll("time");
    expect(departure).toHaveTextContent("7:30");
    expect(departure).toHaveAttribute("title", expect.stringContaining("UTC−04:00"));
    expect(arrival).toHaveTextContent("8:55");
    expect(screen.getByText("(1 day later)")).toBeInTheDocument();
    expect(screen.getByText("$1,284.60")).toBeVisible();
  });

  test("full shows every flight and the wait between", () => {
    show(sample("flight_card", "full"));
    expect(screen.getByText("2h 5m in Dublin")).toBeVisible();
    expect(screen.getByText(/EI 522/)).toBeVisible();
  });

  test("remarks stand at their fields, and none is lost", () => {
    const envelope = sample("flight_card");
    const remarks = [
      { target: "price", text: "A good fare", kind: "success" },
      { target: "nowhere", text: "Seen elsewhere" },
    ];
    show({ ...envelope, ai_adjustments: { annotations: remarks } });
    expect(screen.getByText("A good fare")).toBeVisible();
    expect(screen.getByText("Seen elsewhere")).toBeVisible();
  });

  test("a control carries the offer's id, once a press", async () => {
    const { onCta, user } = show(sample("flight_card"));
    await user.dblClick(screen.getByRole("button", { name: /^Book this/ }));
    expect(onCta).toHaveBeenCalledExactlyOnceWith({
      widget_type: "flight_card",
      action_id: "book_this",
      label: expect.stringMatching(/^Book this: \S.* JFK CDG$/),
      offer_id: "off_af007",
    });
  });

  test("a card without controls offers the documented ones", async () => {
    const { onCta, user } = show(sample("flight_card", "only what is required"));
    await user.click(screen.getByRole("button", { name: /^View details/ }));
    expect(onCta).toHaveBeenCalledWith(
      expect.objectContaining({ action_id: "view_details", offer_id: "off_af007" }),
    );
  });
});

describe("stays", () => {
  test("are shown as a list or on a map with their prices", async () => {
    const { user } = show(sample("hotel_list"));
    await user.click(screen.getByRole("radio", { name: "Map" }));
    const map = await screen.findByRole("group", { name: "Map with 3 places" });
    await user.click(await within(map).findByRole("button", { name: "Maison Saint-Martin, €148" }));
    expect(within(map).getByRole("article", { name: "Maison Saint-Martin" })).toBeVisible();
  });

  test("the best of each facet is marked when they are compared", () => {
    show(sample("hotel_compare"));
    const price = screen.getByRole("row", { name: /Price a night/ });
    expect(within(price).getByText("€148").closest("td")).toHaveTextContent("Best");
    expect(within(price).getByText("€214").closest("td")).not.toHaveTextContent("Best");
  });

  test("prices of several currencies are not compared", () => {
    const envelope = sample("hotel_compare");
    const items = (envelope.payload.items as object[]).map((item, index) =>
      index === 0 ? { ...item, currency: "USD" } : item,
    );
    show({ ...envelope, payload: { ...envelope.payload, items } });
    expect(screen.getByRole("row", { name: /Price a night/ })).not.toHaveTextContent("Best");
  });
});

describe("summaries and confirmations", () => {
  test("the party is told in words", () => {
    show(sample("itinerary_summary"));
    expect(screen.getByText("2 adults, 1 child (8)")).toBeVisible();
    expect(screen.queryByText(/"adults"/)).toBeNull();
  });

  test("the reference can be copied", async () => {
    const { user } = show(sample("order_confirmation"));
    await user.click(screen.getByRole("button", { name: "Copy the booking reference" }));
    expect(await navigator.clipboard.readText()).toBe("K7Q2MX");
  });

  test("retry emits its action", async () => {
    const { onCta, user } = show(sample("error_card"));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(onCta).toHaveBeenCalledWith(
      expect.objectContaining({ widget_type: "error_card", action_id: "retry:search_flights" }),
    );
  });

  test("a notice can be put away when it says so", async () => {
    const { user } = show(sample("notification"));
    await user.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText(/Fares are shown/)).toBeNull();
  });
});
