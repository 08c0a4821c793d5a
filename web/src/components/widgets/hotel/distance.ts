import type { Distance } from "../../../contracts/widgets";
import { numberFormat } from "../../../i18n/formatters";

/** "2.4 km"; texts pass as they are. */
export function distanceText(distance: Distance, locale: string): string {
  if (typeof distance === "string") return distance;
  const { value, unit } = typeof distance === "number" ? { value: distance, unit: "kilometer" } : distance;
  const names: Readonly<Record<string, string>> = { km: "kilometer", mi: "mile", m: "meter" };
  const name = names[unit.toLowerCase()] ?? unit.toLowerCase();
  try {
    return numberFormat(locale, { style: "unit", unit: name, maximumFractionDigits: 1 }).format(value);
  } catch {
    return `${numberFormat(locale, {}).format(value)} ${unit}`;
  }
}

/** For comparing: kilometres where the unit is known. */
export function distanceKilometres(distance: Distance | undefined): number | null {
  if (distance === undefined) return null;
  if (typeof distance === "number") return distance;
  if (typeof distance === "string") return Number.parseFloat(distance.replace(",", ".")) || null;
  const factor = { mi: 1.609, m: 0.001 }[distance.unit.toLowerCase()] ?? 1;
  return distance.value * factor;
}
