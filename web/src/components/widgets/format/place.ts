import type { PlaceName } from "../../../contracts/widgets";

/** A place in words: its label, else the best name that is known. */
export function placeText(place: PlaceName | undefined): string | undefined {
  if (place === undefined || typeof place === "string") return place;
  return place.label ?? place.name ?? place.city ?? place.iata ?? place.country;
}

/** A place in short, for a route: its airport's code where there is one. */
export function placeCode(place: PlaceName): string {
  return (typeof place === "string" ? place : (place.iata ?? placeText(place))) ?? "";
}
