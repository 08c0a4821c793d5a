import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

interface Parts {
  readonly schemas: readonly string[];
  readonly components: readonly string[];
  readonly samples: readonly string[];
}

/** What a widget type lacks, in words that say where it belongs. */
function missingParts(type: string, parts: Parts): readonly string[] {
  return [
    parts.schemas.includes(type) ? [] : `the schema playbooks/widget-contract/${type}.schema.json`,
    parts.components.includes(type) ? [] : "the component, in web/src/components/widgets/registry.ts",
    parts.samples.includes(type) ? [] : `the sample playbooks/widget-contract/samples/${type}.json`,
  ].flat();
}

describe("the parts of a widget", () => {
  test.each(types)("%s has a schema, a component and a sample", (type) => {
    const missing = missingParts(type, { schemas, components, samples });
    expect(missing, `${type}: missing ${missing.join(" and ")}`).toEqual([]);
  });

  test.each([
    ["schemas", "the schema playbooks/widget-contract/flight_card.schema.json"],
    ["components", "the component, in web/src/components/widgets/registry.ts"],
    ["samples", "the sample playbooks/widget-contract/samples/flight_card.json"],
  ] as const)("one that was forgotten among the %s is named", (part, words) => {
    const whole = { schemas, components, samples };
    const without = { ...whole, [part]: whole[part].filter((type) => type !== "flight_card") };
    expect(missingParts("flight_card", without)).toEqual([words]);
  });
});

describe("the generated contract", () => {
  const check = (...options: readonly string[]) =>
    spawnSync("node", ["scripts/contracts.mjs", "--check", ...options], { cwd: WEB, encoding: "utf8" });

  /** A copy of the playbooks with a change to it, and what the check says of it. */
  function checkedAfter(change: (contract: string) => void): string {
    const copy = mkdtempSync(resolve(tmpdir(), "contract-"));
    try {
      cpSync(resolve(CONTRACT, ".."), copy, { recursive: true });
      const contract = resolve(copy, "widget-contract");
      change(contract);
      const { status, stderr } = check(`--contract=${contract}`);
      expect(status).toBe(1);
      return stderr;
    } finally {
      rmSync(copy, { recursive: true });
    }
  }

  test("is in step with the schemas", () => {
    expect(check()).toMatchObject({ status: 0, stderr: "" });
  });

  test("has drifted when a schema has changed, and the message says what to do", () => {
    const words = checkedAfter((contract) => {
      const file = resolve(contract, "searching.schema.json");
      const schema = JSON.parse(readFileSync(file, "utf8"));
      schema.properties.colour = { type: "string" };
      writeFileSync(file, JSON.stringify(schema));
    });
    expect(words).toContain("web/src/contracts/widgets.ts");
    expect(words).toContain("npm run contracts");
  });

  test("has drifted when a sample is gone", () => {
    const words = checkedAfter((contract) => rmSync(resolve(contract, "samples", "searching.json")));
    expect(words).toContain("web/src/contracts/samples.json");
  });

  test("can't be made from a schema that is no JSON, which is named", () => {
    const words = checkedAfter((contract) => writeFileSync(resolve(contract, "searching.schema.json"), "{"));
    expect(words).toContain("searching.schema.json is not JSON");
  });
});
