import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, test } from "vitest";
import { clustered } from "../map/clusters";
import { fitted, fromUnit, panned, toScreen, toUnit, zoomed } from "../map/mercator";
import { sample, show, startTranslations } from "./render";

beforeAll(() => startTranslations());
const SIZE = { width: 640, height: 360 };
const CITIES = [
  { lat: 48.8566, lng: 2.3522 },
  { lat: -33.8688, lng: 151.2093 },
  { lat: 64.1466, lng: -21.9426 },
];

describe("the projection", () => {
  test.each(CITIES)("there and back again ($lat, $lng)", (place) => {
    const back = fromUnit(toUnit(place));
    expect(back.lat).toBeCloseTo(place.lat, 6);
    expect(back.lng).toBeCloseTo(place.lng, 6);
  });

  test("a fitted view has every place in the picture, also across the date line", () => {
    for (const places of [
      CITIES,
      [
        { lat: 37.6, lng: -122.4 },
        { lat: 35.8, lng: 140.4 },
      ],
    ]) {
      const view = fitted(places, SIZE);
      for (const place of places) {
        const { x, y } = toScreen(place, view, SIZE);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(SIZE.width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(SIZE.height);
      }
    }
  });

  test("zooming keeps the point under the pointer", () => {
    const view = { lat: 48.8566, lng: 2.3522, zoom: 8 };
    const place = { lat: 48.9, lng: 2.5 };
    const at = toScreen(place, view, SIZE);
    const after = toScreen(place, zoomed(view, 1, at, SIZE), SIZE);
    expect(after.x).toBeCloseTo(at.x, 3);
    expect(after.y).toBeCloseTo(at.y, 3);
  });

  test("moving there and back ends where it began", () => {
    const view = { lat: 48.8566, lng: 2.3522, zoom: 8 };
    const back = panned(panned(view, 120, -40), -120, 40);
    expect(back.lat).toBeCloseTo(view.lat, 6);
    expect(back.lng).toBeCloseTo(view.lng, 6);
  });
});

test("markers in one spot become one, but the selected stands alone", () => {
  const markers = ["a", "b", "c"].map((id, index) => ({
    id,
    label: id,
    lat: 48.85 + index / 10_000,
    lng: 2.35,
  }));
  const view = { lat: 48.85, lng: 2.35, zoom: 10 };
  expect(clustered(markers, view, SIZE, null)).toHaveLength(1);
  expect(clustered(markers, view, SIZE, "b")).toHaveLength(2);
});

describe("a map", () => {
  test("has a button for each marker and tells about the selected one", async () => {
    const { onCta, user } = show(sample("map_view"));
    const map = await screen.findByRole("group", { name: "Map with 3 places" }, { timeout: 4000 });
    expect(within(map).getByRole("button", { name: "Hôtel des Grands Voyageurs, €214" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await user.click(within(map).getByRole("button", { name: "Maison Saint-Martin, €148" }));
    await user.click(within(map).getByRole("button", { name: /View details/ }));
    expect(onCta).toHaveBeenCalledWith(
      expect.objectContaining({ action_id: "watch_in_detail", hotel_id: "HTPAR002" }),
    );
  });

  test("shows every marker even when the stated view would not", async () => {
    show(sample("map_view", "a trip across the ocean"));
    expect(
      await screen
        .findByRole("button", { name: "JFK", hidden: false, pressed: false }, { timeout: 4000 })
        .catch(() => screen.findAllByRole("button", { name: "JFK" })),
    ).toBeTruthy();
  });
});
