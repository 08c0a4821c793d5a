import type { TFunction } from "i18next";
import type { Party } from "../../../contracts/widgets";

/** "2 adults, 1 child (8)"; rooms only when there are several. */
export function partyText(party: Party | string, t: TFunction): string {
  if (typeof party === "string") return party;
  const ages = childAges(party);
  const count = typeof party.children === "number" ? party.children : ages.length;
  const known = ages.filter((age) => age !== null);
  const parts = [t("party.adults", { count: party.adults })];
  if (count > 0) {
    const children = t("party.children", { count });
    parts.push(known.length > 0 ? `${children} (${known.join(", ")})` : children);
  }
  if (party.infants) parts.push(t("party.infants", { count: party.infants }));
  if (party.rooms && party.rooms > 1) parts.push(t("party.rooms", { count: party.rooms }));
  return parts.join(", ");
}

/** One entry a child; null where the age is not known. */
export function childAges(party: Party): (number | null)[] {
  if (!Array.isArray(party.children)) return [];
  return party.children.map((child) => (typeof child === "number" ? child : (child.age ?? null)));
}
