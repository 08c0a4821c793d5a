/** The state of a filter panel, and its form in `applied`. */

import type { Json, JsonObject } from "../../../api/json";
import { isList, isObject } from "../../../api/json";
import type { FilterOption, FilterPanel } from "../../../contracts/widgets";

export interface Filters {
  readonly category: readonly string[];
  readonly rating: readonly string[];
  readonly budget: readonly [number, number];
}

export interface Option {
  readonly key: string;
  readonly label: string;
  readonly count: number | undefined;
}

type Range = FilterPanel["budget_range"];

/** An option as it is shown; a bare number is named by `name`. */
export function optionOf(option: FilterOption, name: (value: number) => string): Option {
  if (typeof option === "number") return { key: String(option), label: name(option), count: undefined };
  if (typeof option === "string") return { key: option, label: option, count: undefined };
  const { label, count } = option;
  const value = option.value ?? option.id ?? label ?? "";
  const shown = label ?? (typeof value === "number" ? name(value) : String(value));
  return { key: String(value), label: shown, count };
}

export function limitsOf(range: Range): readonly [number, number] {
  return range ? [Number(range.min), Number(range.max)] : [0, 0];
}

/** What `applied` says, under the names that this panel sends and the names of its options. */
export function filtersOf(applied: FilterPanel["applied"], range: Range): Filters {
  const values = (Array.isArray(applied) ? {} : (applied ?? {})) as JsonObject;
  const [min, max] = limitsOf(range);
  const budget = [values.budget_range, values.budget].find(isObject);
  const bound = (value: Json | undefined, otherwise: number) => {
    const number = value === undefined || value === null ? Number.NaN : Number(value);
    return Number.isFinite(number) ? Math.min(max, Math.max(min, number)) : otherwise;
  };
  return {
    category: keysOf(values.hotel_category ?? values.hotel_category_options),
    rating: keysOf(values.guest_rating ?? values.guest_rating_options).slice(0, 1),
    budget: [bound(budget?.min, min), bound(budget?.max, max)],
  };
}

function keysOf(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  return (isList(value) ? value : [value]).map(String);
}

/** `{hotel_category: [4], guest_rating: 8, budget_range: {min, max, currency}}`; what is not narrowed is left out. */
export function appliedValue({ category, rating, budget }: Filters, range: Range): JsonObject {
  const [min, max] = limitsOf(range);
  const isNarrowed = range && (budget[0] > min || budget[1] < max);
  const [first] = rating;
  return {
    ...(category.length > 0 ? { hotel_category: category.map(plain) } : {}),
    ...(first !== undefined ? { guest_rating: plain(first) } : {}),
    ...(isNarrowed
      ? {
          budget_range: {
            min: budget[0],
            max: budget[1],
            ...(range.currency ? { currency: range.currency } : {}),
          },
        }
      : {}),
  };
}

function plain(key: string): string | number {
  return /^\d+(\.\d+)?$/.test(key) ? Number(key) : key;
}
