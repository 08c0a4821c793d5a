/** Renders a piece of the shell with a small domain, a real desk, and a wire whose far end is the test. */

import { type RenderResult, render } from "@testing-library/react";
import { Star } from "lucide-react";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import { vi } from "vitest";
import { Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import type { DomainFrame, Frame } from "../src/api/frames";
import type { Json, JsonObject } from "../src/api/json";
import { PlaybookRunner } from "../src/api/playbooks";
import { type Shell, ShellContext } from "../src/components/shell/context";
import { startTranslations } from "../src/i18n";
import { forgetConversations, useConversations } from "../src/state/conversations";
import { ConversationDesk } from "../src/state/desk";
import type { DomainProfile } from "../src/state/profile";

export const profile: DomainProfile = {
  productName: "Demo",
  paths: {
    turn: "demo/turn",
    threads: "demo/threads",
    messages: "demo/messages",
    change: "demo/change",
    export: "demo/export",
    erase: "demo/erase",
  },
  panes: [
    {
      id: "trip",
      labelKey: "panes.trip",
      emptyTitleKey: "empty.trip.title",
      emptyTextKey: "empty.trip.text",
      icon: Star,
      source: { kind: "derived", envelopes: () => [] },
    },
    {
      id: "calendar",
      labelKey: "panes.calendar",
      emptyTitleKey: "empty.calendar.title",
      emptyTextKey: "empty.calendar.text",
      icon: Star,
      source: {
        kind: "playbook",
        path: "demo/pane",
        variables: ({ threadId }) => ({ thread_id: threadId }),
        envelopes: () => [],
        refreshOn: ["note.touched"],
      },
    },
  ],
  suggestions: [{ textKey: "suggestions.places", icon: Star }],
  pushedEvents: ["note.touched"],
  messageLimit: 40,
  stepKey: (step) => (step === "look" ? "steps.flights" : null),
  echo: ({ payload }) => (typeof payload.text === "string" ? payload.text : null),
  Landing: ({ children }) => <div>{children}</div>,
};

export interface Call {
  readonly path: string;
  readonly variables: JsonObject;
  readonly requestId: string;
  readonly executionId: string;
}

export interface Stage extends RenderResult {
  readonly shell: Shell;
  readonly calls: Call[];
  readonly cancelled: string[];
  readonly history: string[];
  answer(call: Call | undefined, data: Json): void;
  receive(frame: Frame): void;
  push(frame: DomainFrame): void;
}

const sessions = [
  { id: "one", last_seen_at: "2026-01-05T10:00:00Z", current: false },
  { id: "two", last_seen_at: "2026-01-04T10:00:00Z", current: true },
];

export async function stage(node: ReactNode, path = "/"): Promise<Stage> {
  localStorage.clear();
  sessionStorage.clear();
  forgetConversations();
  useConversations.setState({ connection: "open" });
  const i18n = await startTranslations("en");
  const calls: Call[] = [];
  const cancelled: string[] = [];
  const listeners = new Set<(frame: DomainFrame) => void>();
  const runner = new PlaybookRunner({
    execute: async (_, name, variables) => {
      const call = { path: name, variables, requestId: `r${calls.length}`, executionId: `e${calls.length}` };
      calls.push(call);
      return call;
    },
    cancel: async (executionId) => void cancelled.push(executionId),
  });
  runner.setClientId("c1");
  const shell: Shell = {
    profile,
    runner,
    desk: new ConversationDesk({ runner, profile, onUnauthorized: vi.fn() }),
    onPush: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signOut: vi.fn(async () => undefined),
    auth: vi.fn(async () => ({ sessions })),
    signOutEverywhere: vi.fn(async () => undefined),
  };
  const { hook, searchHook, history } = memoryLocation({ path, record: true });
  const result = render(
    <I18nextProvider i18n={i18n}>
      <Router hook={hook} searchHook={searchHook}>
        <ShellContext value={shell}>{node}</ShellContext>
      </Router>
    </I18nextProvider>,
  );
  return {
    ...result,
    shell,
    calls,
    cancelled,
    history,
    receive: (frame) => runner.receive(frame),
    push: (frame) => {
      for (const listener of listeners) listener(frame);
    },
    answer: (call, data) =>
      runner.receive({ kind: "result", requestId: call?.requestId ?? "", status: "COMPLETED", data }),
  };
}
