import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { registry } from "../registry";

const WEB = process.cwd();
const CONTRACT = resolve(WEB, "..", "playbooks", "widget-contract");
const names = (folder: string, end: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(end) && !name.startsWith("_"))
    .map((name) => name.slice(0, -end.length));

const schemas = names(CONTRACT, ".schema.json");
const samples = names(resolve(CONTRACT, "samples"), ".json").filter((name) => !name.endsWith(".invalid"));
const components = Object.keys(registry);
const types = [...new Set([...schemas, ...samples, ...components])].sort();

describe("the parts of a widget", () => {
  test.each(types)("%s has a schema, a component and a sample", (type) => {
    const missing = [
      schemas.includes(type) ? [] : `the schema playbooks/widget-contract/${type}.schema.json`,
      components.includes(type) ? [] : `the component, in web/src/components/widgets/registry.ts`,
      samples.includes(type) ? [] : `the sample playbooks/widget-contract/samples/${type}.json`,
    ].flat();
    expect(missing, `${type}: missing ${missing.join(" and ")}`).toEqual([]);
  });

  test("the generated contract is in step with the schemas", () => {
    const check = () =>
      execFileSync("node", ["scripts/contracts.mjs", "--check"], { cwd: WEB, encoding: "utf8" });
    expect(check).not.toThrow();
  });
});
