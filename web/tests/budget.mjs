// Fails when the JavaScript that a first visit needs grows beyond its budget. Run after `vite build`.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { domainFolder } from "../scripts/domain.mjs";

const BUDGET_KB = 180;
const DIST = domainFolder ? pathToFileURL(`${domainFolder}/web/dist/`) : new URL("../dist/", import.meta.url);

/** The entry, everything it imports statically, and the workspace, which a signed-in reader needs at once. */
function initialFiles() {
  const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit("index.html");
  visit("src/components/shell/Workspace.tsx");
  return [...files].filter((file) => file.endsWith(".js"));
}

const sizes = initialFiles().map((file) => [file, gzipSync(readFileSync(new URL(file, DIST))).length / 1000]);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
console.log(`initial JavaScript: ${total.toFixed(1)} kB gzipped of ${BUDGET_KB} kB`);
if (total > BUDGET_KB) {
  for (const [file, size] of sizes) console.error(`  ${size.toFixed(1).padStart(7)} kB  ${file}`);
  process.exitCode = 1;
}
