/** The state of a filter panel, and its form in `applied`. */

import type { Json, JsonObject } from "../../../api/json";
import { isList, isObject } from "../../../api/json";
import type { FilterOption, FilterPanel } from "../../../contracts/widgets";

export interface Filters {
  readonly category: readonly string[];
  readonly rating: readonly string[];
  readonly budget: readonly [number, number];
  /** What was applied that the panel knows nothing of; it stays until everything is cleared. */
  readonly others: JsonObject;
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

/** The names under which `applied` may hold what a panel knows; the first is the one that is sent. */
const NAMES = {
  category: ["hotel_category", "hotel_category_options", "hotel_categories", "star_rating", "stars"],
  rating: ["guest_rating", "guest_rating_options", "rating"],
  budget: ["budget_range", "budget"],
} as const;
const KNOWN: readonly string[] = Object.values(NAMES).flat();

function appliedOf({ applied }: FilterPanel): JsonObject {
  return isObject(applied as Json) ? (applied as JsonObject) : {};
}

/** What `applied` says, or failing that the options that are marked as selected. */
export function filtersOf(payload: FilterPanel): Filters {
  const values = appliedOf(payload);
  const [min, max] = limitsOf(payload.budget_range);
  const budget = NAMES.budget.map((name) => values[name]).find(isObject);
  const bound = (value: Json | undefined, otherwise: number) => {
    const number = value === undefined || value === null ? Number.NaN : Number(value);
    return Number.isFinite(number) ? Math.min(max, Math.max(min, number)) : otherwise;
  };
  const keys = (names: readonly string[], options: readonly FilterOption[] | undefined) => {
    const stated = names.map((name) => values[name]).find((value) => value !== undefined && value !== null);
    return stated === undefined ? selectedOf(options) : keysOf(stated);
  };
  return {
    category: keys(NAMES.category, payload.hotel_category_options),
    rating: keys(NAMES.rating, payload.guest_rating_options).slice(0, 1),
    budget: [bound(budget?.min, min), bound(budget?.max, max)],
    others: Object.fromEntries(Object.entries(values).filter(([name]) => !KNOWN.includes(name))),
  };
}

/** Nothing narrowed. */
export function cleared({ budget_range }: FilterPanel): Filters {
  return { category: [], rating: [], budget: limitsOf(budget_range), others: {} };
}

function selectedOf(options: readonly FilterOption[] = []): string[] {
  return options
    .filter((option) => typeof option === "object" && option.selected === true)
    .map((option) => optionOf(option, String).key);
}

function keysOf(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  return (isList(value) ? value : [value]).map(String);
}

/**
 * `{hotel_category: [4], guest_rating: 8, budget_range: {min, max, currency}}`, with the others; what is not narrowed
 * is left out.
 */
export function appliedValue(
  { category, rating, budget, others }: Filters,
  payload: FilterPanel,
): JsonObject {
  const { budget_range: range } = payload;
  const [min, max] = limitsOf(range);
  const isNarrowed = range && (budget[0] > min || budget[1] < max);
  const [first] = rating;
  return {
    ...others,
    ...(category.length > 0
      ? { hotel_category: category.map((key) => valueAt(key, payload.hotel_category_options)) }
      : {}),
    ...(first !== undefined ? { guest_rating: valueAt(first, payload.guest_rating_options) } : {}),
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

/** The value of an option as its sender wrote it: "4" stays a text and 4 a number. */
function valueAt(key: string, options: readonly FilterOption[] = []): string | number | boolean {
  const option = options.find((one) => optionOf(one, String).key === key);
  if (option === undefined) return /^\d+(\.\d+)?$/.test(key) ? Number(key) : key;
  return typeof option === "object" ? (option.value ?? option.id ?? option.label ?? key) : option;
}
