import { fireEvent, screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { loadCities, namesIn } from "../map/cities";
import { clustered } from "../map/clusters";
import { fitted, fromUnit, panned, toScreen, toUnit, zoomed } from "../map/mercator";
import { configureMap, tileSource } from "../map/source";
import { tilesOf } from "../map/tiles";
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
    expect(
      await within(map).findByRole("button", { name: "Hôtel des Grands Voyageurs, €214" }),
    ).toHaveAttribute("aria-pressed", "true");
    await user.click(within(map).getByRole("button", { name: "Maison Saint-Martin, €148" }));
    await user.click(within(map).getByRole("button", { name: /View details/ }));
    expect(onCta).toHaveBeenCalledWith(
      expect.objectContaining({ action_id: "watch_in_detail", hotel_id: "HTPAR002" }),
    );
  });

  test("shows every marker even when the stated view would not", async () => {
    show(sample("map_view", "a trip across the ocean"));
    const map = await screen.findByRole("group", { name: /^Map with/ }, { timeout: 4000 });
    expect(await within(map).findByRole("button", { name: "JFK", pressed: false })).toBeVisible();
  });
});

/** A pointer's move by so many pixels; by none when the page moves below it. */
const moved = (movementX: number) =>
  Object.defineProperties(new MouseEvent("pointermove", { bubbles: true }), {
    movementX: { value: movementX },
    movementY: { value: 0 },
  });

describe("a list with a map", () => {
  test("keeps the choice on the map and in the list in step", async () => {
    const { user } = show(sample("hotel_list"));
    await user.click(screen.getByRole("radio", { name: "Map" }));
    const map = await screen.findByRole("group", { name: /^Map with/ }, { timeout: 4000 });
    await user.click(await within(map).findByRole("button", { name: /Maison Saint-Martin/ }));
    const chosen = () => document.querySelector("li[data-selected]");
    expect(chosen()).toHaveTextContent("Maison Saint-Martin");
    const other = screen.getByRole("heading", { name: "Hôtel des Grands Voyageurs" });
    fireEvent(other, moved(0));
    expect(chosen()).toHaveTextContent("Maison Saint-Martin");
    fireEvent(other, moved(3));
    expect(chosen()).toHaveTextContent("Hôtel des Grands Voyageurs");
    expect(within(map).getByRole("button", { name: /Hôtel des Grands/, pressed: true })).toBeVisible();
  });
});

describe("pictures of the map", () => {
  const view = { lat: 48.8566, lng: 2.3522, zoom: 11 };

  test("cover the whole picture, each once, at their place", () => {
    const tiles = tilesOf("https://tiles.example/{z}/{x}/{y}.png", view, SIZE);
    expect(new Set(tiles.map(({ key }) => key)).size).toBe(tiles.length);
    expect(Math.min(...tiles.map(({ x }) => x))).toBeLessThanOrEqual(0);
    expect(Math.max(...tiles.map(({ x, size }) => x + size))).toBeGreaterThanOrEqual(SIZE.width);
    expect(Math.max(...tiles.map(({ y, size }) => y + size))).toBeGreaterThanOrEqual(SIZE.height);
    expect(tiles[0]?.url).toMatch(/^https:\/\/tiles\.example\/12\/\d+\/\d+\.png$/);
  });

  test("go on beyond the date line", () => {
    const tiles = tilesOf("{x}", { lat: 0, lng: 179.9, zoom: 3 }, SIZE);
    expect(tiles.every(({ url }) => Number(url) >= 0 && Number(url) < 16)).toBe(true);
    expect(new Set(tiles.map(({ url }) => url)).size).toBeGreaterThan(2);
  });

  test("come from the setting, from Google with a key, or from nowhere", async () => {
    configureMap({ tilesUrl: null, attribution: "", googleKey: null });
    expect(await tileSource()).toBeNull();
    configureMap({ tilesUrl: "https://tiles.example/{z}/{x}/{y}", attribution: "© us", googleKey: null });
    expect(await tileSource()).toEqual({ url: "https://tiles.example/{z}/{x}/{y}", attribution: "© us" });
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(Response.json({ session: "s 1" }));
    configureMap({ tilesUrl: null, attribution: "", googleKey: "k" });
    expect((await tileSource())?.url).toBe(
      "https://tile.googleapis.com/v1/2dtiles/{z}/{x}/{y}?session=s%201&key=k",
    );
    fetched.mockResolvedValue(new Response("no", { status: 403 }));
    configureMap({ tilesUrl: null, attribution: "", googleKey: "k" });
    expect(await tileSource()).toBeNull();
    configureMap({ tilesUrl: null, attribution: "", googleKey: null });
  });
});

test("names of cities are few, the largest first, and cover neither each other nor a marker", async () => {
  const cities = await loadCities();
  const view = { lat: 48.8566, lng: 2.3522, zoom: 4 };
  const names = namesIn(cities, view, SIZE);
  expect(names[0]?.name).toBe("London");
  expect(names.map(({ name }) => name)).toContain("Paris");
  expect(names.length).toBeLessThanOrEqual(14);
  const paris = names.find(({ name }) => name === "Paris");
  expect(namesIn(cities, view, SIZE, paris ? [paris] : []).map(({ name }) => name)).not.toContain("Paris");
  expect(namesIn(cities, { ...view, zoom: 15 }, SIZE)).toEqual([]);
});
