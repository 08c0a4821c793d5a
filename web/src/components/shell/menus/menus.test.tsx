import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Star } from "lucide-react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { stage } from "../../../../tests/shell";
import { touchThread, useConversations } from "../../../state/conversations";
import type { SectionProfile } from "../../../state/profile";
import { Devices } from "./Devices";
import { Erase } from "./Erase";
import { SectionList } from "./SectionList";
import { ThreadExports } from "./ThreadExports";

afterEach(() => vi.restoreAllMocks());

describe("the menus", () => {
  it.each([
    ["Save the calendar (ICS)", "ics", { content: "BEGIN:VCALENDAR", content_type: "text/calendar" }],
    ["Save as PDF", "pdf", { content_base64: btoa("%PDF-1.7"), content_type: "application/pdf" }],
  ])("saves a conversation: %s", async (label, format, file) => {
    const onDone = vi.fn();
    const blobs: Blob[] = [];
    URL.createObjectURL = vi.fn((blob: Blob) => `blob:${blobs.push(blob)}`);
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    const opened = await stage(<ThreadExports path="demo/export" threadId="abc" onDone={onDone} />);
    await userEvent.click(await screen.findByRole("button", { name: label }));
    expect(opened.calls[0]).toMatchObject({ path: "demo/export", variables: { thread_id: "abc", format } });
    act(() => opened.answer(opened.calls[0], { filename: `trip.${format}`, ...file }));
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(clicked.mock.instances[0]).toMatchObject({ download: `trip.${format}` });
    expect(await blobs[0]?.text()).toBe(format === "ics" ? "BEGIN:VCALENDAR" : "%PDF-1.7");
  });

  it("says in words that a file could not be made", async () => {
    const opened = await stage(<ThreadExports path="demo/export" threadId="abc" onDone={vi.fn()} />);
    await userEvent.click(await screen.findByRole("button", { name: "Save as PDF" }));
    act(() => opened.answer(opened.calls[0], "nonsense"));
    expect(await screen.findByRole("alert")).toHaveTextContent("The file could not be made.");
  });

  it("says what goes before it deletes, and deletes only when confirmed", async () => {
    const opened = await stage(<Erase path="demo/erase" />, "/t/abc");
    useConversations.setState({
      threads: { loading: "ready", items: [{ threadId: "abc", title: "A", updatedAt: "" }] },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Delete my data…" }));
    expect(opened.calls[0]).toMatchObject({ path: "demo/erase", variables: { confirm: false } });
    act(() => opened.answer(opened.calls[0], { threads: 2, documents: 31 }));
    expect(await screen.findByText(/Conversations: 2. Documents: 31./)).toBeVisible();
    expect(opened.calls).toHaveLength(1);
    await userEvent.click(screen.getByRole("button", { name: "Delete my data for good" }));
    expect(opened.calls[1]?.variables).toEqual({ confirm: true });
    act(() => opened.answer(opened.calls[1], { remaining: 0 }));
    expect(await screen.findByText(/nothing is left/)).toBeVisible();
    expect(useConversations.getState().threads.items).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Start anew" }));
    expect(opened.history.at(-1)).toBe("/");
  });

  it("keeps everything on the screen when something is left", async () => {
    const opened = await stage(<Erase path="demo/erase" />);
    await userEvent.click(await screen.findByRole("button", { name: "Delete my data…" }));
    act(() => opened.answer(opened.calls[0], { threads: 1, documents: 3 }));
    await userEvent.click(await screen.findByRole("button", { name: "Delete my data for good" }));
    act(() => opened.answer(opened.calls[1], { remaining: 3 }));
    expect(await screen.findByRole("alert")).toHaveTextContent("3 left");
  });

  it("lists what the domain puts beside the conversations, and teaches where there is nothing yet", async () => {
    const section: SectionProfile = {
      id: "notes",
      labelKey: "panes.trip",
      emptyTextKey: "empty.trip.text",
      icon: Star,
      path: "demo/notes",
      entries: (data) =>
        data === "none" ? [] : [{ id: "n1", threadId: "abc", title: "First note", detail: "today" }],
    };
    const opened = await stage(<SectionList section={section} onChosen={undefined} />);
    await waitFor(() => expect(opened.calls).toHaveLength(1));
    act(() => opened.answer(opened.calls[0], "none"));
    expect(await screen.findByText(/Destination, dates and travellers appear here/)).toBeVisible();
    act(() => touchThread("abc", "A", "2026-01-05T10:00:00Z"));
    await waitFor(() => expect(opened.calls).toHaveLength(2));
    act(() => opened.answer(opened.calls[1], "one"));
    expect(await screen.findByRole("link", { name: /First note/ })).toHaveAttribute("href", "/t/abc");
  });

  it("lists the devices, ends another one and, when confirmed, all", async () => {
    const { shell } = await stage(<Devices />);
    await userEvent.click(await screen.findByRole("button", { name: "My devices" }));
    expect(await screen.findByText("This device")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /^Sign out the device/ }));
    expect(shell.auth).toHaveBeenCalledWith("DELETE", "sessions/one");
    await userEvent.click(screen.getByRole("button", { name: "Sign out all my devices…" }));
    expect(shell.signOutEverywhere).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Sign out everywhere" }));
    expect(shell.signOutEverywhere).toHaveBeenCalledOnce();
  });
});
