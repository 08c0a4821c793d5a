/** A layout of many steps in one pass: dagre's better one takes seconds for some hundreds of steps, this one milliseconds. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly from: string;
  readonly to: string;
}

export interface Layered {
  readonly places: ReadonlyMap<string, Place>;
  /** The points of each line, in the lines' order. */
  readonly routes: readonly (readonly Place[])[];
  readonly width: number;
  readonly height: number;
}

interface Sizes {
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly down: number;
  readonly margin: number;
}

/** Lines past other layers run beside the steps, in so many lanes. */
const LANES = 10;
const LANE_PX = 8;

/** Each step below all that lead to it, near the middle of those; lines that lead back count for nothing. */
export function layered(ids: readonly string[], lines: readonly Line[], sizes: Sizes): Layered {
  const after = grouped(lines, "from", "to");
  const order = fromTheFirst(ids, after);
  const at = new Map(order.map((id, index) => [id, index]));
  const isForward = ({ from, to }: Line) => (at.get(from) ?? 0) < (at.get(to) ?? 0);
  const before = grouped(lines.filter(isForward), "to", "from");
  const layerOf = new Map<string, number>();
  for (const id of order) {
    const above = (before.get(id) ?? []).map((one) => layerOf.get(one) ?? 0);
    layerOf.set(
      id,
      above.reduce((deepest, one) => Math.max(deepest, one + 1), 0),
    );
  }
  const places = placed(order, layerOf, before, sizes);
  const edge = Math.max(...[...places.values()].map(({ x }) => x)) + sizes.width / 2;
  return {
    places,
    routes: lines.map(({ from, to }, index) => {
      const isNear = (layerOf.get(to) ?? 0) - (layerOf.get(from) ?? 0) === 1;
      return route(places.get(from), places.get(to), sizes, isNear ? null : index % LANES);
    }),
    width: edge + sizes.margin + LANES * LANE_PX + sizes.across,
    height: Math.max(...[...places.values()].map(({ y }) => y)) + sizes.height / 2 + sizes.margin,
  };
}

function grouped(lines: readonly Line[], key: keyof Line, value: keyof Line): ReadonlyMap<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const line of lines) {
    const group = groups.get(line[key]);
    if (group) group.push(line[value]);
    else groups.set(line[key], [line[value]]);
  }
  return groups;
}

/** All steps in an order in which each comes after those that lead to it, cycles aside: a walk by depth, from behind. */
function fromTheFirst(ids: readonly string[], after: ReadonlyMap<string, string[]>): readonly string[] {
  const seen = new Set<string>();
  const left: string[] = [];
  for (const root of ids) {
    if (seen.has(root)) continue;
    seen.add(root);
    const path = [{ id: root, next: 0 }];
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const following = after.get(here.id)?.[here.next];
      here.next += 1;
      if (following === undefined) left.push(path.pop()?.id ?? root);
      else if (!seen.has(following)) {
        seen.add(following);
        path.push({ id: following, next: 0 });
      }
    }
  }
  return left.reverse();
}

/** Layer by layer: each step wishes to stand below the middle of what leads to it, and moves aside for its neighbours. */
function placed(
  order: readonly string[],
  layerOf: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, string[]>,
  { width, height, across, down, margin }: Sizes,
): ReadonlyMap<string, Place> {
  const layers: string[][] = [];
  for (const id of order) {
    const depth = layerOf.get(id) ?? 0;
    const layer = layers[depth];
    if (layer) layer.push(id);
    else layers[depth] = [id];
  }
  const xs = new Map<string, number>();
  for (const layer of layers) {
    const wishes = layer.map((id) => ({ id, x: mean(before.get(id) ?? [], xs) }));
    wishes.sort((one, other) => one.x - other.x);
    const wished = wishes.reduce((sum, { x }) => sum + x, 0);
    let free = Number.NEGATIVE_INFINITY;
    for (const wish of wishes) {
      wish.x = Math.max(wish.x, free);
      free = wish.x + width + across;
    }
    const drift = (wishes.reduce((sum, { x }) => sum + x, 0) - wished) / wishes.length;
    for (const { id, x } of wishes) xs.set(id, x - drift);
  }
  const left = Math.min(...xs.values()) - width / 2 - margin;
  return new Map(
    order.map((id) => [
      id,
      {
        x: (xs.get(id) ?? 0) - left,
        y: margin + height / 2 + (layerOf.get(id) ?? 0) * (height + down),
      },
    ]),
  );
}

function mean(ids: readonly string[], xs: ReadonlyMap<string, number>): number {
  return ids.length === 0 ? 0 : ids.reduce((sum, id) => sum + (xs.get(id) ?? 0), 0) / ids.length;
}

function route(from: Place | undefined, to: Place | undefined, sizes: Sizes, lane: number | null): Place[] {
  if (!from || !to) return [];
  const [start, end] = [
    { x: from.x, y: from.y + sizes.height / 2 },
    { x: to.x, y: to.y - sizes.height / 2 },
  ];
  if (lane === null) return [start, end];
  const aside = Math.max(from.x, to.x) + sizes.width / 2 + sizes.across / 2 + lane * LANE_PX;
  return [start, { x: aside, y: start.y + sizes.down / 2 }, { x: aside, y: end.y - sizes.down / 2 }, end];
}
