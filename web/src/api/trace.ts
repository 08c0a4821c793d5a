/** W3C Trace Context: the browser begins the trace that gateway, server and workers go on with. */

function hex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** The header of a new trace (https://www.w3.org/TR/trace-context/). */
export function newTraceparent(): string {
  return `00-${hex(16)}-${hex(8)}-01`;
}
