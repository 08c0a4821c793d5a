/** Unsent text, one draft per thread, and what was sent before (for arrow-up). Both survive a reload. */

import { isRecord, shelf } from "./storage";

const MAX_DRAFTS = 50;
const MAX_HISTORY = 50;

type Drafts = Record<string, string>;

const drafts = shelf("local", "wf.drafts", (value): value is Drafts => {
  return isRecord(value) && Object.values(value).every((text) => typeof text === "string");
});

const history = shelf("local", "wf.sent", (value): value is string[] => {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
});

export function readDraft(threadId: string): string {
  return drafts.read()?.[threadId] ?? "";
}

export function writeDraft(threadId: string, text: string): void {
  const { [threadId]: _, ...others } = drafts.read() ?? {};
  const kept = Object.entries(others).slice(1 - MAX_DRAFTS);
  if (text) kept.push([threadId, text]);
  drafts.write(Object.fromEntries(kept));
}

export function readSent(): readonly string[] {
  return history.read() ?? [];
}

export function rememberSent(text: string): void {
  const others = readSent().filter((other) => other !== text);
  history.write([...others, text].slice(-MAX_HISTORY));
}

export function forgetDrafts(): void {
  drafts.write(null);
  history.write(null);
}
