/** A playbook's steps and arcs, read leniently from its text, laid out from top to bottom. */

import { graphlib, layout } from "@dagrejs/dagre";
import { parse } from "yaml";
import { isList, isObject, type Json, type JsonObject } from "../../api/json";
import { type Layered, layered, type Place } from "./layers";

export interface GraphNode {
  readonly id: string;
  /** What the step runs: `http`, `python`, `playbook`, … */
  readonly kind: string;
  readonly about: string;
  readonly isLoop: boolean;
  readonly isEntry: boolean;
  /** What the playbook says of it. */
  readonly step: JsonObject;
  readonly x: number;
  readonly y: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The arc's condition. */
  readonly when: string;
  readonly points: readonly Place[];
}

export interface PlaybookGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
}

/** Beyond so many steps a quicker layout is taken, as the best one takes seconds; it leaves some arcs longer. */
const MANY_STEPS = 80;

export const NODE_WIDTH = 208;
export const NODE_HEIGHT = 56;
const ACROSS_PX = 28;
const DOWN_PX = 44;
const MARGIN_PX = 16;

type Arc = Omit<GraphEdge, "points">;

/** The graph of a playbook; null when the text holds no steps. */
export function graphOf(text: string): PlaybookGraph | null {
  const document = read(text);
  const steps = isObject(document) && isList(document.workflow) ? document.workflow.filter(isObject) : [];
  const named = steps.filter((step) => typeof step.step === "string");
  if (!isObject(document) || named.length === 0) return null;
  const names = named.map((step) => String(step.step));
  const stated = named.flatMap((step) => arcsOf(step, names));
  const arcs = [...stated, ...impliedEnds(named, names, stated)];
  return arranged(named, arcs, entryOf(document, names));
}

function read(text: string): Json {
  try {
    return parse(text) as Json;
  } catch {
    return null;
  }
}

function entryOf(document: JsonObject, names: readonly string[]): string {
  const executor =
    isObject(document.executor) && isObject(document.executor.spec) ? document.executor.spec : {};
  const entry = executor.entry_step;
  return typeof entry === "string" ? entry : names.includes("start") ? "start" : (names[0] ?? "");
}

function arcsOf(step: JsonObject, names: readonly string[]): readonly Arc[] {
  const from = String(step.step);
  const next = isObject(step.next) ? (step.next.arcs ?? step.next.step ?? null) : (step.next ?? null);
  const targets = next === null ? [] : isList(next) ? next : [next];
  return targets.flatMap((target): Arc[] => {
    if (typeof target === "string") return names.includes(target) ? [{ from, to: target, when: "" }] : [];
    if (!isObject(target) || !names.includes(String(target.step))) return [];
    return [{ from, to: String(target.step), when: conditionOf(target.when) }];
  });
}

/** A step without `next` leads to a step named `end` when nothing else does. */
function impliedEnds(
  steps: readonly JsonObject[],
  names: readonly string[],
  stated: readonly Arc[],
): readonly Arc[] {
  if (!names.includes("end") || stated.some(({ to }) => to === "end")) return [];
  return steps
    .filter((step) => step.step !== "end" && (step.next === undefined || step.next === null))
    .map((step) => ({ from: String(step.step), to: "end", when: "" }));
}

function conditionOf(when: Json | undefined): string {
  return typeof when === "string"
    ? when.replace(/^\{\{\s*|\s*\}\}$/g, "")
    : when === undefined
      ? ""
      : String(when);
}

function kindOf(step: JsonObject): string {
  const tool = step.tool;
  if (isObject(tool)) return typeof tool.kind === "string" ? tool.kind : "pipeline";
  if (!isList(tool)) return "noop";
  const only = tool.length === 1 && isObject(tool[0]) ? tool[0] : null;
  if (only === null) return "pipeline";
  return kindOf({ tool: typeof only.kind === "string" ? only : (Object.values(only)[0] ?? null) });
}

function aboutOf(step: JsonObject): string {
  const tool = isObject(step.tool) ? step.tool : {};
  const told = step.desc ?? tool.path ?? tool.url ?? "";
  return typeof told === "string" ? told : "";
}

function arranged(steps: readonly JsonObject[], arcs: readonly Arc[], entry: string): PlaybookGraph {
  const ids = [...new Set(steps.map((step) => String(step.step)))];
  const { places, routes, width, height } = ids.length > MANY_STEPS ? quickly(ids, arcs) : well(ids, arcs);
  return {
    width,
    height,
    nodes: steps.map((step) => {
      const id = String(step.step);
      const { x, y } = places.get(id) ?? { x: 0, y: 0 };
      const details = { kind: kindOf(step), about: aboutOf(step), isLoop: step.loop !== undefined };
      return { id, ...details, isEntry: id === entry, step, x, y };
    }),
    edges: arcs.map((arc, index) => ({ ...arc, points: routes[index] ?? [] })),
  };
}

function quickly(ids: readonly string[], arcs: readonly Arc[]): Layered {
  return layered(ids, arcs, {
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    across: ACROSS_PX,
    down: DOWN_PX,
    margin: MARGIN_PX,
  });
}

function well(ids: readonly string[], arcs: readonly Arc[]): Layered {
  const graph = new graphlib.Graph({ multigraph: true });
  const spaces = { nodesep: ACROSS_PX, ranksep: DOWN_PX, marginx: MARGIN_PX, marginy: MARGIN_PX };
  graph.setGraph({ rankdir: "TB", ranker: "network-simplex", ...spaces });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  arcs.forEach(({ from, to }, index) => {
    graph.setEdge(from, to, {}, String(index));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    places: new Map(ids.map((id) => [id, graph.node(id)])),
    routes: arcs.map(({ from, to }, index) => graph.edge(from, to, String(index)).points ?? []),
    width,
    height,
  };
}
