/** Money by the reader's locale. Amounts stay decimal strings: they are never turned into binary fractions. */

import type { Money } from "../../../contracts/widgets";
import { numberFormat } from "../../../i18n/formatters";

/** "€1,284.60", "1 284,60 €"; whole amounts without a fraction; without a currency the bare number. */
export function formatMoney(amount: Money, currency: string | undefined, locale: string): string {
  const text = String(amount);
  const isWhole = /^-?\d+(\.0+)?$/.test(text);
  const fraction = isWhole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {};
  const style = currency ? { style: "currency" as const, currency } : {};
  return numberFormat(locale, { ...style, ...fraction }).format(text as Intl.StringNumericLiteral);
}

/** For comparing and for markers only, never for arithmetic on what is paid. */
export function comparableAmount(amount: Money | undefined): number {
  return amount === undefined ? Number.POSITIVE_INFINITY : Number(amount);
}
