import { createEvent, fireEvent, screen } from "@testing-library/react";
import { beforeAll, describe, expect, test } from "vitest";
import type { CalendarEvent } from "../../../contracts/widgets";
import { WidgetRenderer } from "../../WidgetRenderer";
import { columnsOf, movedStart, tripEvents, zoneAt } from "../calendar/events";
import { icsOf } from "../calendar/ics";
import { daysBetween, formatMinutes, instant, offsetMinutes, offsetText } from "../format/time";
import { sample, show, startTranslations } from "./render";

beforeAll(() => startTranslations());
const events = () => tripEvents(sample("calendar_view").payload.display_events as CalendarEvent[]);

describe("times", () => {
  test.each([
    ["2027-07-15T19:30:00-04:00", undefined, -240],
    ["2027-07-15T19:30:00Z", undefined, 0],
    ["2027-07-15T19:30:00", "America/New_York", -240],
    ["2027-01-15T19:30:00", "America/New_York", -300],
    ["2027-07-15T19:30:00", "Asia/Kolkata", 330],
    ["2027-07-15T19:30:00", undefined, null],
    ["2027-07-15T19:30:00", "Nowhere/Town", null],
  ])("%s in %s has the offset %s", (stamp, zone, minutes) => {
    expect(offsetMinutes(stamp, zone)).toBe(minutes);
  });

  test("an offset reads as usual", () => {
    expect(offsetText(330)).toBe("UTC+05:30");
    expect(offsetText(-240)).toBe("UTC−04:00");
  });

  test("days are counted on the places' own calendars", () => {
    expect(daysBetween("2027-07-15T19:30:00-04:00", "2027-07-16T08:55:00+02:00")).toBe(1);
    expect(daysBetween("2027-03-04T17:00:00+09:00", "2027-03-04T09:30:00-08:00")).toBe(0);
    expect(daysBetween("2027-03-05T00:30:00+13:00", "2027-03-04T09:30:00-08:00")).toBe(-1);
  });

  test("an instant is the same wherever it is read", () => {
    expect(instant("2027-07-15T19:30:00-04:00")?.toISOString()).toBe("2027-07-15T23:30:00.000Z");
  });

  test("durations read in both languages", () => {
    expect(formatMinutes(445, "en")).toBe("7h 25m");
    expect(formatMinutes(60, "ru")).toContain("1");
  });
});

describe("the calendar", () => {
  test("shows the month of the first event with its events", async () => {
    show(sample("calendar_view"));
    expect(await screen.findByText("July 2027", undefined, { timeout: 4000 })).toBeVisible();
    expect(screen.getByRole("button", { name: /AF7 New York → Paris/ })).toBeVisible();
  });

  test("has a week and a list", async () => {
    const { user } = show(sample("calendar_view"));
    await user.click(await screen.findByRole("radio", { name: "Week" }));
    expect(screen.getByRole("button", { name: /Check in/ })).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "List" }));
    expect(screen.getByText("Thursday, Jul 15")).toBeVisible();
  });

  test("tells what to do while it is empty", async () => {
    show(sample("calendar_view", "empty"));
    expect(await screen.findByText(/will appear here/)).toBeVisible();
  });

  test("an event is moved and removed by keyboard", async () => {
    const { onCta, user } = show(sample("calendar_view"));
    const chip = await screen.findByRole("button", { name: /Museum visit/ });
    chip.focus();
    await user.keyboard("{Enter}");
    const day = await screen.findByLabelText("Day");
    await user.clear(day);
    await user.type(day, "2027-07-20");
    await user.click(screen.getByRole("button", { name: "Move" }));
    expect(onCta).toHaveBeenCalledWith(
      expect.objectContaining({
        action_id: "move_event",
        event_id: "un1",
        start_at: "2027-07-20T15:00:00+02:00",
      }),
    );
  });

  test("an event is moved by Alt and arrow keys", async () => {
    const { onCta, user } = show(sample("calendar_view"));
    const chip = await screen.findByRole("button", { name: /Museum visit/ });
    chip.focus();
    await user.keyboard("{Alt>}{ArrowRight}{ArrowUp}");
    const moved = screen.getByRole("button", { name: "2:30 PM Museum visit" });
    expect(moved).toHaveFocus();
    expect(moved.closest("td")).toHaveTextContent(/^22/);
    expect(onCta).not.toHaveBeenCalled();
    await user.keyboard("{/Alt}");
    expect(onCta).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        action_id: "move_event",
        event_id: "un1",
        start_at: "2027-07-22T14:30:00+02:00",
      }),
    );
  });

  test("an event that is moved and moved back asks for nothing", async () => {
    const { onCta, user } = show(sample("calendar_view"));
    (await screen.findByRole("button", { name: /Museum visit/ })).focus();
    await user.keyboard("{Alt>}{ArrowRight}{ArrowLeft}{/Alt}");
    expect(onCta).not.toHaveBeenCalled();
  });

  test("a moved event stands where the trip has it as soon as the trip says so", async () => {
    const { user, rerender } = show(sample("calendar_view"));
    (await screen.findByRole("button", { name: /Museum visit/ })).focus();
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(screen.getByRole("button", { name: /Museum visit/ })).toHaveAccessibleName(/2:30/);
    const { payload, ...rest } = sample("calendar_view");
    const elsewhere = (payload.display_events as CalendarEvent[]).map((event) =>
      event.event_id === "un1" ? { ...event, start_at: "2027-07-21T18:00:00+02:00", end_at: null } : event,
    );
    const envelope = { ...rest, payload: { ...payload, display_events: elsewhere } };
    rerender(<WidgetRenderer envelope={envelope} onSubmit={() => {}} onCta={() => {}} />);
    expect(screen.getByRole("button", { name: /Museum visit/ })).toHaveAccessibleName(/6:00/);
  });

  test("an event is dragged to another day, and in the week to another hour", async () => {
    const { onCta, user } = show(sample("calendar_view"));
    const drag = (id: string) => ({
      dataTransfer: { types: ["text/x-trip-event"], getData: () => id, setData: () => undefined },
    });
    await screen.findByRole("button", { name: /Museum visit/ });
    const day = document.querySelector("td time[datetime='2027-07-19']")?.parentElement;
    if (!day) throw new Error("the month has no 19th");
    fireEvent.dragOver(day, drag("un1"));
    fireEvent.drop(day, drag("un1"));
    expect(onCta).toHaveBeenLastCalledWith(
      expect.objectContaining({ start_at: "2027-07-19T15:00:00+02:00" }),
    );
    await user.click(screen.getByRole("radio", { name: "Week" }));
    const column = screen.getByRole("button", { name: /AF7 New York/ }).closest("ul");
    if (!column) throw new Error("the week has no columns");
    column.getBoundingClientRect = () => new DOMRect(0, 0, 100, 960);
    const drop = createEvent.drop(column, drag("fa1"));
    Object.defineProperty(drop, "clientY", { value: 415 });
    fireEvent(column, drop);
    expect(onCta).toHaveBeenLastCalledWith(
      expect.objectContaining({ event_id: "fa1", start_at: "2027-07-15T10:15:00+02:00" }),
    );
  });

  test("a note is added", async () => {
    const { onCta, user } = show(sample("calendar_view"));
    await user.click(await screen.findByRole("button", { name: "Add a note" }));
    await user.type(screen.getByLabelText("What?"), "Dinner{Enter}");
    expect(onCta).toHaveBeenCalledWith(
      expect.objectContaining({ action_id: "add_event", title: "Dinner", trip_id: "trip_paris" }),
    );
  });

  test.each([
    ["2027-07-14", "10:00", "America/New_York"],
    ["2027-07-15", "23:00", "America/New_York"],
    ["2027-07-19", "10:00", "Europe/Paris"],
    ["2027-07-23", "10:00", "America/New_York"],
  ])("a note of %s at %s is in the clock of %s, where the traveller is then", (day, time, zone) => {
    expect(zoneAt(events(), day, time)).toBe(zone);
  });

  test("is in the order of what happens, not of local clocks", () => {
    expect(events().map(({ id }) => id)).toEqual(["fd1", "fa1", "ci1", "ac1", "un1", "co1", "fd2", "fa2"]);
  });

  test("a moved event keeps its offset", () => {
    expect(movedStart("2027-07-21T15:00:00+02:00", "2027-07-22", "09:30")).toBe("2027-07-22T09:30:00+02:00");
    expect(movedStart("2027-07-21", "2027-07-22", "09:30")).toBe("2027-07-22T09:30");
  });

  test("an event moved over the change of the clocks has its zone's new offset", () => {
    const moved = (start: string, zone: string) => movedStart(start, "2027-11-02", "09:30", zone);
    expect(moved("2027-10-29T15:00:00+02:00", "Europe/Paris")).toBe("2027-11-02T09:30:00+01:00");
    expect(moved("2027-10-29T15:00:00-04:00", "America/New_York")).toBe("2027-11-02T09:30:00-04:00");
    expect(moved("2027-10-29T15:00:00+02:00", "Nowhere/Town")).toBe("2027-11-02T09:30:00+02:00");
    expect(offsetMinutes("2027-10-31T01:30", "Europe/Paris")).toBe(120);
    expect(offsetMinutes("2027-10-31T04:00", "Europe/Paris")).toBe(60);
  });

  test("events that overlap stand side by side", () => {
    const [first, second, third] = events();
    if (!first || !second || !third) throw new Error("the sample has events");
    const placed = columnsOf([
      { ...first, start: 600, minutes: 60 },
      { ...second, start: 630, minutes: 60 },
      { ...third, start: 1200, minutes: 60 },
    ]);
    expect(placed.map(({ column, columns }) => [column, columns])).toEqual([
      [0, 2],
      [1, 2],
      [0, 1],
    ]);
  });

  test("is saved as iCalendar with every event at its instant", () => {
    const text = icsOf("trip_paris", "Trip calendar", events());
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(8);
    expect(text).toContain("DTSTART:20270715T233000Z");
    expect(text).toContain("SUMMARY:AF7 New York → Paris");
    expect(text.startsWith("BEGIN:VCALENDAR\r\n")).toBe(true);
  });
});
