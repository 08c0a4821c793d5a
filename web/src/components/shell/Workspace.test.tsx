import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { Route, Switch } from "wouter";
import { type Stage, stage } from "../../../tests/shell";
import { kindOfCode } from "../../api/errors";
import { useConversations } from "../../state/conversations";
import { Workspace } from "./Workspace";

const text = (words: string) => ({
  widget_type: "bot_text",
  variant: "default",
  schema_version: 1,
  payload: { text: words },
});

async function open(path = "/"): Promise<Stage & { user: ReturnType<typeof userEvent.setup> }> {
  const user = userEvent.setup();
  const routes = (
    <Switch>
      <Route path="/">
        <Workspace threadId={null} />
      </Route>
      <Route path="/t/:threadId">{({ threadId }) => <Workspace threadId={threadId} />}</Route>
    </Switch>
  );
  return { ...(await stage(routes, path)), user };
}

const field = () => screen.getByRole("textbox", { name: "Your message" });
const log = () => screen.getByRole("log", { name: "Conversation" });
const callsTo = (opened: Stage, path: string) => opened.calls.filter((call) => call.path === path);

describe("the workspace", () => {
  it("gives a new conversation its address with the first message and follows it to the answer", async () => {
    const opened = await open();
    await opened.user.type(field(), "hello{Enter}");
    expect(opened.history.at(-1)).toMatch(/^\/t\/[0-9a-f-]{36}$/);
    expect(log()).toHaveTextContent("hello");
    const [turn] = callsTo(opened, "demo/turn");
    expect(turn?.variables).toMatchObject({
      thread_id: opened.history.at(-1)?.slice(3),
      event_type: "user_message",
      event_payload: { text: "hello", locale: "en" },
    });
    act(() => {
      opened.receive({
        kind: "state",
        executionId: turn?.executionId ?? "",
        eventType: "step.started",
        stepName: "look",
      });
    });
    expect(log()).toHaveTextContent("Searching flights…");
    act(() => opened.answer(turn, { widgets: [text("There you are.")] }));
    expect(await within(log()).findByText("There you are.")).toBeVisible();
    expect(log()).not.toHaveTextContent("Searching flights…");
    expect(await screen.findAllByText("There you are.")).toHaveLength(2);
  });

  it("shows the title that the platform gave as soon as the first answer is there", async () => {
    const opened = await open();
    await opened.user.type(field(), "hello{Enter}");
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("hello");
    const threadId = opened.history.at(-1)?.slice(3) ?? "";
    act(() => opened.answer(callsTo(opened, "demo/turn")[0], { widgets: [text("There.")] }));
    await waitFor(() => expect(callsTo(opened, "demo/threads")).toHaveLength(1));
    const rows = [{ thread_id: threadId, title: "A greeting", updated_at: "2026-01-05T10:00:00Z" }];
    act(() => opened.answer(callsTo(opened, "demo/threads")[0], { threads: rows }));
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("A greeting"));
  });

  it("begins with a suggestion", async () => {
    const opened = await open();
    await opened.user.click(screen.getByRole("button", { name: "Trip to Paris" }));
    expect(log()).toHaveTextContent("Trip to Paris");
  });

  it("restores the thread of its address", async () => {
    const opened = await open("/t/abc");
    const [load] = callsTo(opened, "demo/messages");
    expect(load?.variables).toEqual({ thread_id: "abc" });
    const messages = [
      { seq: 1, role: "user", at: "2026-01-05T10:00:00Z", envelopes: [text("Hi")] },
      { seq: 2, role: "agent", at: "2026-01-05T10:00:01Z", envelopes: [text("Hello again")] },
    ];
    act(() => opened.answer(load, { title: "Old talk", messages }));
    expect(await within(log()).findByText("Hello again")).toBeVisible();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Old talk");
    expect(within(log()).getByRole("heading", { name: "Monday, January 5" })).toBeVisible();
  });

  it("marks the widget that the address names, before and after a reload", async () => {
    const opened = await open("/t/abc?at=r9.1");
    const messages = [
      { seq: 1, role: "user", request_id: "r9", at: "2026-01-05T10:00:00Z", envelopes: [text("Hi")] },
      {
        seq: 2,
        role: "agent",
        request_id: "r9",
        at: "2026-01-05T10:00:01Z",
        envelopes: [text("First part"), text("Second part")],
      },
    ];
    act(() => opened.answer(callsTo(opened, "demo/messages")[0], { title: "Old talk", messages }));
    await within(log()).findByText("Second part");
    const marked = opened.container.querySelectorAll("[data-named]");
    expect([...marked].map((place) => place.textContent)).toEqual(["Second part"]);
    expect(screen.getByRole("button", { name: "Copy the link" })).toBeInTheDocument();
  });

  it.each([
    ["PERMISSION_DENIED: this conversation belongs to somebody else", "You don’t have permission"],
    ["NOT_FOUND: this conversation was deleted", "It was deleted"],
  ])(
    "of a conversation that can't be read it says why, and what is written begins another",
    async (said, words) => {
      const opened = await open("/t/abc");
      const { requestId = "", executionId = "" } = callsTo(opened, "demo/messages")[0] ?? {};
      const failure = { kind: kindOfCode(-32000, said), code: -32000, message: said };
      act(() =>
        opened.receive({ kind: "result", requestId, executionId, status: "FAILED", data: null, failure }),
      );
      expect(await screen.findByText(new RegExp(words))).toBeVisible();
      expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
      await opened.user.type(field(), "hello{Enter}");
      expect(opened.history.at(-1)).not.toBe("/t/abc");
      expect(log()).toHaveTextContent("hello");
    },
  );

  it("says that what the address leads to is not there any more", async () => {
    const opened = await open("/t/abc?at=r7.0");
    const messages = [
      { seq: 1, role: "agent", request_id: "r9", at: "2026-01-05T10:00:01Z", envelopes: [text("Hello")] },
    ];
    act(() => opened.answer(callsTo(opened, "demo/messages")[0], { title: "Old talk", messages }));
    expect(await screen.findByText(/link leads to is no longer here/)).toBeVisible();
  });

  it("says that a thread could not be loaded, and tries again", async () => {
    const opened = await open("/t/abc");
    act(() => opened.answer(callsTo(opened, "demo/messages")[0], "nonsense"));
    await opened.user.click(await screen.findByRole("button", { name: "Try again" }));
    expect(callsTo(opened, "demo/messages")).toHaveLength(2);
  });

  it("keeps a draft for each thread", async () => {
    const opened = await open("/t/abc");
    act(() => {
      useConversations.setState({
        threads: { loading: "ready", items: [{ threadId: "def", title: "Other", updatedAt: "" }] },
      });
    });
    await opened.user.type(field(), "half a thought");
    await opened.user.click(screen.getByRole("link", { name: "Other" }));
    expect(field()).toHaveValue("");
    await opened.user.type(field(), "another");
    await opened.user.click(screen.getByRole("button", { name: "New conversation" }));
    expect(field()).toHaveValue("");
    await opened.user.click(screen.getByRole("link", { name: "Other" }));
    expect(field()).toHaveValue("another");
  });

  it("finds threads by their titles", async () => {
    const opened = await open();
    act(() => {
      const items = ["Alpha", "Beta"].map((title) => ({ threadId: title, title, updatedAt: "" }));
      useConversations.setState({ threads: { loading: "ready", items } });
    });
    await opened.user.type(screen.getByRole("searchbox"), "bet");
    expect(screen.getAllByRole("link").map((link) => link.textContent)).toEqual([
      "Skip to the message field",
      "Beta",
    ]);
    await opened.user.type(screen.getByRole("searchbox"), "x");
    expect(screen.getByText("No conversation matches “betx”.")).toBeVisible();
  });

  it("runs a pane's playbook when it is shown and again after every push that concerns it", async () => {
    const opened = await open("/t/abc?pane=calendar");
    await waitFor(() => expect(callsTo(opened, "demo/pane")).toHaveLength(1));
    act(() => opened.push({ kind: "domain", name: "other", params: {} }));
    act(() => opened.push({ kind: "domain", name: "note.touched", params: {} }));
    await waitFor(() => expect(callsTo(opened, "demo/pane")).toHaveLength(2));
  });

  it("holds a message back while offline, and says so", async () => {
    const opened = await open();
    act(() => useConversations.setState({ connection: "offline" }));
    expect(await screen.findByText(/You’re offline/)).toBeVisible();
    await opened.user.type(field(), "later{Enter}");
    expect(log()).toHaveTextContent("Will be sent when you’re back online");
    expect(callsTo(opened, "demo/turn")).toHaveLength(0);
  });

  it("stops an answer", async () => {
    const opened = await open();
    await opened.user.type(field(), "hello{Enter}");
    await opened.user.click(screen.getByRole("button", { name: "Stop" }));
    expect(log()).toHaveTextContent("Stopped.");
    expect(opened.cancelled).toEqual([callsTo(opened, "demo/turn")[0]?.executionId]);
  });

  it("has no accessibility fault that a machine can find", async () => {
    const opened = await open();
    await opened.user.type(field(), "hello{Enter}");
    act(() => opened.answer(callsTo(opened, "demo/turn")[0], { widgets: [text("There you are.")] }));
    await within(log()).findByText("There you are.");
    const { violations } = await axe.run(opened.container, {
      rules: { "color-contrast": { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
});
