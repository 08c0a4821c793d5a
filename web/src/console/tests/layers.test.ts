import { describe, expect, test } from "vitest";
import { layered } from "../catalog/layers";

const SIZES = { width: 200, height: 50, across: 20, down: 40, margin: 10 };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

describe("the quick layout of many steps", () => {
  test("puts each step below all that lead to it, whatever their order in the text", () => {
    const lines = [
      { from: "c", to: "d" },
      { from: "b", to: "c" },
      { from: "a", to: "b" },
      { from: "a", to: "d" },
    ];
    const { places } = layered(["d", "c", "b", "a"], lines, SIZES);
    for (const { from, to } of lines) expect(places.get(from)?.y).toBeLessThan(places.get(to)?.y ?? 0);
  });

  test("lets no two steps lie on each other, and all of them and their lines within the drawing", () => {
    const names = ids(600);
    const lines = names.flatMap((from, index) =>
      [index * 2 + 1, index * 2 + 2, index + 97, index - 50]
        .filter((to) => to >= 0 && to < names.length)
        .map((to) => ({ from, to: `s${to}` })),
    );
    const { places, routes, width, height } = layered(names, lines, SIZES);
    const taken = [...places.values()].sort((one, other) => one.y - other.y || one.x - other.x);
    taken.slice(1).forEach(({ x, y }, index) => {
      const before = taken[index];
      if (before?.y === y) expect(x - before.x).toBeGreaterThanOrEqual(SIZES.width + SIZES.across - 0.001);
    });
    for (const { x, y } of [...taken, ...routes.flat()]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(width);
      expect(y).toBeGreaterThanOrEqual(-SIZES.down);
      expect(y).toBeLessThanOrEqual(height + SIZES.down);
    }
  });

  test("takes a chain of thousands, circles, and steps that nothing leads to", () => {
    const names = ids(5_000);
    const chain = names.slice(1).map((to, index) => ({ from: names[index] ?? "", to }));
    const { places } = layered(
      names,
      [...chain, { from: "s4999", to: "s0" }, { from: "s7", to: "s7" }],
      SIZES,
    );
    expect(new Set([...places.values()].map(({ x }) => x)).size).toBe(1);
    expect(layered(["alone", "too"], [], SIZES).places.size).toBe(2);
  });
});
