import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, test } from "vitest";
import { sample, show, startTranslations } from "./render";

beforeAll(() => startTranslations());

describe("dates", () => {
  test("the nights of the chosen days are counted", async () => {
    show(sample("date_range_picker"));
    expect(await screen.findByText("7 nights")).toBeVisible();
  });

  test("are sent once, stay, and can't be sent again", async () => {
    const { onSubmit, user } = show(sample("date_range_picker"));
    await user.dblClick(await screen.findByRole("button", { name: "Use these dates" }));
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith("date_range_picker", {
      from: "2027-07-15",
      to: "2027-07-22",
      nights: 7,
    });
    expect(screen.getByText(/7 nights/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Use these dates" })).toBeNull();
  });

  test("a range is chosen by keyboard", async () => {
    const { onSubmit, user } = show(sample("date_range_picker"));
    const start = await screen.findByRole("button", { name: /July 15, 2027/ });
    start.focus();
    await user.keyboard("{Enter}{ArrowRight}{Enter}");
    await user.click(screen.getByRole("button", { name: "Use these dates" }));
    expect(onSubmit).toHaveBeenCalledWith("date_range_picker", {
      from: "2027-07-15",
      to: "2027-07-17",
      nights: 2,
    });
  });

  test("a day before the first possible one can't be chosen", async () => {
    show({
      ...sample("date_range_picker"),
      payload: { min_date: "2027-07-10", default_from: "2027-07-15", default_to: "2027-07-22" },
    });
    const early = await screen.findByRole("button", { name: /July 9, 2027/ });
    expect(early).toHaveAttribute("aria-disabled", "true");
  });

  test("nothing is sent while the widget is disabled", async () => {
    const { onSubmit, user } = show(sample("date_range_picker"), { disabled: true });
    await user.click(await screen.findByRole("button", { name: "Use these dates" }));
    expect(onSubmit).not.toHaveBeenCalled();
  });

  test("sent days are shown without a control", async () => {
    show(sample("date_range_picker", "submitted"));
    expect(await screen.findByText(/Jul 15.*7 nights/)).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("the party", () => {
  test("is counted with steppers and an age for each child", async () => {
    const { onSubmit, user } = show(sample("party_picker"));
    await user.click(await screen.findByRole("button", { name: /Increase Children/i }));
    await user.selectOptions(screen.getByRole("combobox", { name: "Child 1" }), "5");
    expect(screen.getByText("2 adults, 1 child (5)")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith("party_picker", {
      rooms: 1,
      adults: 2,
      children: [{ age: 5 }],
    });
    expect(screen.getByText("2 adults, 1 child (5)")).toBeVisible();
  });

  test("never has fewer than one adult", async () => {
    const { user } = show(sample("party_picker"));
    const fewer = await screen.findByRole("button", { name: /Decrease Adults/i });
    await user.click(fewer);
    expect(fewer).toBeDisabled();
  });

  test("reads as words in Russian", async () => {
    await startTranslations("ru");
    show(sample("party_picker", "submitted"));
    expect(await screen.findByText("2 взрослых, 1 ребёнок (8)")).toBeVisible();
    await startTranslations("en");
  });
});

describe("the place", () => {
  test("is sent when a suggestion is chosen", async () => {
    const { onSubmit, user } = show(sample("place_autocomplete_input"));
    await user.type(await screen.findByRole("combobox", { name: "Where to?" }), "rom");
    await user.click(await screen.findByRole("option", { name: /Rome/ }));
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith("place_autocomplete_input", {
      label: "Rome, Italy",
      id: "geo:3169070",
      kind: "city",
    });
  });

  test("may be one that nobody suggested", async () => {
    const { onSubmit, user } = show(sample("place_autocomplete_input"));
    await user.type(await screen.findByRole("combobox", { name: "Where to?" }), "Ghent");
    await user.click(await screen.findByRole("button", { name: "Go" }));
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith("place_autocomplete_input", {
      label: "Ghent",
      id: "text:Ghent",
      kind: "text",
    });
  });
});

describe("choices", () => {
  test("an answer to a question is its action, with what it carries", async () => {
    const { onCta, user } = show(sample("clarify_question"));
    await user.click(screen.getByRole("button", { name: "Paris, France" }));
    expect(onCta).toHaveBeenCalledExactlyOnceWith({
      widget_type: "clarify_question",
      label: "Paris, France",
      action_id: "add_place:geo:2988507",
      value: { label: "Paris, France", id: "geo:2988507", kind: "city" },
    });
    expect(screen.getByRole("button", { name: "Paris, Texas" })).toBeDisabled();
  });

  test("a chosen next step is submitted and marked", async () => {
    const { onSubmit, user } = show(sample("action_chooser"));
    await user.click(screen.getByRole("button", { name: /Find a stay/ }));
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith("action_chooser", {
      label: "Find a stay",
      action_id: "another_city",
    });
  });

  test("filters are applied together with what was chosen", async () => {
    const { onCta, user } = show(sample("filter_panel"));
    const category = await screen
      .findByRole("toolbar", { name: "Category" })
      .catch(() => screen.findByRole("group", { name: "Category" }));
    await user.click(within(category).getByRole("button", { name: /5 stars/ }));
    await user.click(screen.getByRole("button", { name: "Show the stays" }));
    expect(onCta).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ action_id: "apply", applied: { hotel_category: [4, 5], guest_rating: 8 } }),
    );
  });

  test("a known value can be changed, a missing one added", async () => {
    const { onCta, user } = show(sample("property_block"));
    await user.click(screen.getByRole("button", { name: "Add: Travellers" }));
    expect(onCta).toHaveBeenCalledWith(
      expect.objectContaining({ widget_type: "property_block", action_id: "edit:party" }),
    );
  });
});
