/** Which addresses from payloads may be used. Everything else is left out. */

/** A picture's address when it is http, https or data:image, else null. */
export function pictureAddress(text: string | undefined): string | null {
  if (!text) return null;
  if (/^data:image\/(png|jpe?g|gif|webp|avif|svg\+xml)[;,]/i.test(text)) return text;
  return /^https?:\/\//i.test(text) ? text : null;
}

/** A link's address when it is http, https or mailto, else null. */
export function linkAddress(text: string | undefined): string | null {
  return text && /^(https?:\/\/|mailto:)/i.test(text) ? text : null;
}
