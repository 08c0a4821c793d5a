/** Reads and lays out a playbook beside the page, which goes on meanwhile. */

import { graphOf } from "./graph";

self.addEventListener("message", ({ data }: MessageEvent<string>) => self.postMessage(graphOf(data)));
