import { beforeEach, expect, it, vi } from "vitest";
import { GatewayError } from "../api/errors";
import type { JsonObject } from "../api/json";
import { PlaybookRunner } from "../api/playbooks";
import { forgetConversations, touchThread, useConversations } from "./conversations";
import { ConversationDesk } from "./desk";
import { deleteThread, renameThread } from "./threads";

const PATHS = {
  turn: "demo/turn",
  threads: "demo/threads",
  messages: "demo/messages",
  change: "demo/change",
};

/** A desk whose far end accepts or refuses every change. */
function deskThat(refuses: boolean) {
  const asked: JsonObject[] = [];
  const runner = new PlaybookRunner({
    execute: async (_, path, variables) => {
      if (refuses) throw new GatewayError("denied", "not yours");
      asked.push({ path, ...variables });
      setTimeout(() => runner.receive({ kind: "result", requestId: "r", status: "COMPLETED", data: {} }));
      return { executionId: "e", requestId: "r" };
    },
    cancel: async () => undefined,
  });
  runner.setClientId("c");
  const onChanged = vi.fn();
  const profile = { paths: PATHS, echo: () => null, stepKey: () => null };
  return {
    asked,
    onChanged,
    desk: new ConversationDesk({ runner, profile, onChanged, onUnauthorized: vi.fn() }),
  };
}

const titles = () => useConversations.getState().threads.items.map((item) => item.title);

beforeEach(() => {
  forgetConversations();
  touchThread("two", "Second", "2026-01-01T00:00:00Z");
  touchThread("one", "First", "2026-01-02T00:00:00Z");
});

it("shows a new title at once, saves it and tells the other tabs", async () => {
  const { asked, desk, onChanged } = deskThat(false);
  const saving = renameThread(desk, "one", "  A   better\ntitle ");
  expect(titles()).toEqual(["A better title", "Second"]);
  await saving;
  expect(asked).toEqual([{ path: "demo/change", thread_id: "one", title: "A better title" }]);
  expect(onChanged).toHaveBeenCalledWith("one");
});

it("saves nothing when the title stays or would be empty", async () => {
  const { asked, desk } = deskThat(false);
  await renameThread(desk, "one", "First");
  await renameThread(desk, "one", "   ");
  expect([asked, titles()]).toEqual([[], ["First", "Second"]]);
});

it("shows the old title again when the new one is refused", async () => {
  await expect(renameThread(deskThat(true).desk, "one", "Other")).rejects.toThrow("not yours");
  expect(titles()).toEqual(["First", "Second"]);
});

it("takes a deleted thread away, and back in its place when that is refused", async () => {
  await expect(deleteThread(deskThat(true).desk, "one")).rejects.toThrow("not yours");
  expect(titles()).toEqual(["First", "Second"]);
  const { asked, desk } = deskThat(false);
  await deleteThread(desk, "one");
  expect(titles()).toEqual(["Second"]);
  expect(asked).toEqual([{ path: "demo/change", thread_id: "one", deleted: true }]);
});
