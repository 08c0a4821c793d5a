import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { Gallery } from "../Gallery";
import { samples, startTranslations } from "./render";

beforeAll(() => startTranslations());

test("the gallery shows every sample and judges what is typed", async () => {
  history.replaceState(null, "", "/gallery?type=searching");
  render(<Gallery />);
  const sample = await screen.findByRole("article", { name: "standard" });
  expect(screen.getAllByRole("article", { name: /./ }).length).toBeGreaterThanOrEqual(
    samples.searching?.length ?? 0,
  );
  await userEvent.click(within(sample).getByRole("button", { name: "Edit" }));
  const editor = within(sample).getByRole("textbox", { name: "Envelope as JSON" });
  expect(within(sample).getByText("The contract accepts this envelope.")).toBeVisible();
  fireEvent.change(editor, { target: { value: editor.textContent?.replace('"label"', '"lable"') } });
  expect(
    within(sample).getByText(/refuses this envelope: \/payload additionalProperties lable/),
  ).toBeVisible();
  expect(await within(sample).findByText(/"searching"/)).toBeVisible();
  fireEvent.change(editor, { target: { value: "{" } });
  expect(within(sample).getByText("This is not JSON yet.")).toBeVisible();
});

test("a sample can be seen in every variant and state", async () => {
  history.replaceState(null, "", "/gallery?type=flight_card&sample=0");
  render(<Gallery />);
  const sample = await screen.findByRole("article", { name: "standard" });
  await userEvent.selectOptions(within(sample).getByRole("combobox", { name: "Variant" }), "in_popover");
  expect(sample.querySelector(".in_popover")).not.toBeNull();
  await userEvent.click(within(sample).getByRole("radio", { name: "Disabled" }));
  for (const control of within(sample).getAllByRole("button", { name: /Book|details/ })) {
    expect(control).toBeDisabled();
  }
  await userEvent.click(within(sample).getByRole("radio", { name: "Loading" }));
  expect(within(sample).getByRole("status")).toHaveTextContent("Loading");
  await userEvent.click(within(sample).getByRole("radio", { name: "Error" }));
  expect(sample.querySelector("[data-degraded=invalid]")).not.toBeNull();
});
