import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { UnhurriedContext, useDrawn } from "./pace";

function List({ total }: { readonly total: number }) {
  const drawn = useDrawn(total);
  return Array.from({ length: drawn }, (_, index) => <p key={String(index)}>part</p>);
}

const parts = () => screen.queryAllByText("part").length;

test("where nothing hurries, parts come one by one until all are there", async () => {
  const { rerender } = render(
    <UnhurriedContext value={true}>
      <List total={4} />
    </UnhurriedContext>,
  );
  expect(parts()).toBe(1);
  await expect.poll(parts).toBe(4);
  rerender(
    <UnhurriedContext value={true}>
      <List total={6} />
    </UnhurriedContext>,
  );
  expect(parts()).toBe(4);
  await expect.poll(parts).toBe(6);
});

test("everything is there at once in an answer of now, and on paper", () => {
  render(<List total={9} />);
  expect(parts()).toBe(9);
});

test("what was begun without hurry is completed when it is needed as a whole", () => {
  const { rerender } = render(
    <UnhurriedContext value={true}>
      <List total={9} />
    </UnhurriedContext>,
  );
  rerender(
    <UnhurriedContext value={false}>
      <List total={9} />
    </UnhurriedContext>,
  );
  expect(parts()).toBe(9);
});
