/** "free_cancellation" → "Free cancellation": names of the contract that have no translation of their own. */
export function humanise(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  const lowered = words === words.toUpperCase() ? words.toLowerCase() : words;
  return lowered.charAt(0).toLocaleUpperCase() + lowered.slice(1);
}
