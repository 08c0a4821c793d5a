/** Everything that opens over the page, in one file to fetch. */

export { AccountPopover } from "./AccountPopover";
export { Sheet } from "./Sheet";
export { ThreadPopover } from "./ThreadPopover";
