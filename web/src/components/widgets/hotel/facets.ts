/** The rows of a hotel comparison: what is shown, and which value is the best of a row. */

import type { TFunction } from "i18next";
import type { HotelCard, HotelCompare } from "../../../contracts/widgets";
import { comparableAmount, formatMoney } from "../format/money";
import { humanise } from "../format/words";
import { amenityName } from "./Amenities";
import { distanceKilometres, distanceText } from "./distance";

export interface FacetRow {
  readonly key: string;
  readonly label: string;
  readonly better: "higher" | "lower" | "none";
  readonly cells: readonly FacetCell[];
}

interface FacetCell {
  readonly text: string;
  /** Comparable; null where the hotel says nothing. */
  readonly value: number | null;
}

const USUAL = [
  "price_per_night",
  "score",
  "star_rating",
  "distance_from_center",
  "amenities",
  "available_rooms",
];
const LOWER_IS_BETTER = ["price_per_night", "total_price", "distance_from_center", "thumb_down_count"];
const NOTHING = "–";

/** The facets asked for, else the usual ones; those about which no hotel says anything are left out. */
export function facetRows(payload: HotelCompare, t: TFunction, locale: string): FacetRow[] {
  const asked = payload.comparison_facets ?? [];
  const facets = asked.length > 0 ? asked : USUAL;
  const isOneCurrency = new Set(payload.items.map(({ currency }) => currency)).size === 1;
  return facets
    .map((facet) => (typeof facet === "string" ? { key: facet } : facet))
    .map(({ key, ...stated }: { key: string; label?: string; better?: FacetRow["better"] }) => ({
      key,
      label: stated.label ?? t(`facets.${key}`, { defaultValue: humanise(key) }),
      better: stated.better ?? (LOWER_IS_BETTER.includes(key) ? "lower" : "higher"),
      cells: payload.items.map((hotel) => cell(hotel, key, locale)),
    }))
    .map((row) => (isPrice(row.key) && !isOneCurrency ? { ...row, better: "none" as const } : row))
    .filter(({ cells }) => cells.some(({ text }) => text !== NOTHING));
}

function isPrice(key: string): boolean {
  return ["price", "price_per_night", "total_price"].includes(key);
}

/** The best value of a row; null when there is nothing to compare or all are equal. */
export function bestOf({ better, cells }: FacetRow): number | null {
  const values = cells.flatMap(({ value }) => value ?? []);
  if (better === "none" || values.length < 2 || new Set(values).size < 2) return null;
  return better === "lower" ? Math.min(...values) : Math.max(...values);
}

function cell(hotel: HotelCard, key: string, locale: string): FacetCell {
  if (key === "price") return cell(hotel, "price_per_night", locale);
  if (key === "price_per_night" || key === "total_price") {
    const amount = hotel[key];
    if (amount === undefined) return { text: NOTHING, value: null };
    return { text: formatMoney(amount, hotel.currency, locale), value: comparableAmount(amount) };
  }
  if (key === "distance_from_center") {
    const distance = hotel.distance_from_center;
    if (distance === undefined) return { text: NOTHING, value: null };
    return { text: distanceText(distance, locale), value: distanceKilometres(distance) };
  }
  if (key === "amenities") {
    const names = (hotel.amenities ?? []).map(amenityName);
    return names.length > 0
      ? { text: names.join(", "), value: names.length }
      : { text: NOTHING, value: null };
  }
  return plainCell(hotel[key as keyof HotelCard], locale);
}

function plainCell(value: unknown, locale: string): FacetCell {
  if (typeof value === "number") return { text: new Intl.NumberFormat(locale).format(value), value };
  if (typeof value === "string" && value !== "") {
    const number = Number(value);
    return { text: value, value: Number.isFinite(number) ? number : null };
  }
  return { text: NOTHING, value: null };
}
