// The planner's own copies of what lies beside it: a playbook reads no files.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const PROSE = ["$schema", "$id", "title", "description"];
const WIDGETS = /(CONTRACT = json\.loads\(r''').*('''\))/;
const TURN = /(SCHEMA = json\.loads\(r''').*('''\))/;
const PROMPT = /(PROMPT = r"""\n)[\s\S]*?(\n {6}""")/;

/** A schema without its prose, for validators that only say yes or no. */
function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(PROSE.includes(key) && typeof item === "string"))
      .map(([key, item]) => [key, bare(item)]),
  );
}

/** The playbook, directly in the domain's folder, that keeps copies: there is one in each domain. */
export async function plannerFile(folder) {
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".yaml")).sort()) {
    const file = join(folder, name);
    if (WIDGETS.test(await readFile(file, "utf8"))) return file;
  }
  throw new Error(`no playbook in ${folder} has a place for ${WIDGETS.source}`);
}

/** The planner's text with the widgets' schemas, the turn's schema and the prompt as they are now. */
export async function plannerText(file, agent, { payloads, envelope, shared }) {
  const own = Object.fromEntries(
    Object.entries({ _envelope: envelope, ...payloads }).map(([type, { $defs, ...schema }]) => [
      type,
      bare(schema),
    ]),
  );
  let text = await readFile(file, "utf8");
  for (const [pattern, content] of [
    [WIDGETS, JSON.stringify({ widgets: own, $defs: bare(shared) })],
    ...(TURN.test(text) ? await extraction(agent) : []),
  ]) {
    if (!pattern.test(text)) throw new Error(`${file} has no place for ${pattern.source}`);
    text = text.replace(pattern, (_, head, tail) => head + content + tail);
  }
  return text;
}

/** What a planner that asks a model says to it. */
async function extraction(agent) {
  const turn = JSON.parse(await readFile(join(agent, "turn.schema.json"), "utf8"));
  const prompt = (await readFile(join(agent, "extract.md"), "utf8")).trimEnd();
  if (prompt.includes('"""')) throw new Error('playbooks/agent/extract.md must not contain """');
  const lines = prompt.split("\n").map((line) => (line.trim() ? `      ${line}` : ""));
  return [
    [TURN, JSON.stringify(bare(turn))],
    [PROMPT, lines.join("\n")],
  ];
}
