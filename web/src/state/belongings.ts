/** What is the reader's own: a conversation as a file, and the deletion of everything. */

import { isObject, type Json, optionalNumber, readObject, readText, ShapeError } from "../api/json";
import type { PlaybookRunner } from "../api/playbooks";
import { emptyConversation } from "./conversation";
import { useConversations } from "./conversations";
import type { ConversationDesk } from "./desk";
import { forgetDrafts } from "./drafts";

export interface ExportedFile {
  readonly filename: string;
  readonly blob: Blob;
}

/** A conversation as a file. Throws GatewayError, and ShapeError when the answer is no file. */
export async function exportThread(
  runner: PlaybookRunner,
  path: string,
  threadId: string,
  format: string,
  locale: string,
): Promise<ExportedFile> {
  return readFile(await runner.run(path, { thread_id: threadId, format, locale }));
}

function readFile(data: Json): ExportedFile {
  const body = readObject(data, "export");
  const type = readText(body, "content_type", "export");
  const content =
    typeof body.content === "string" ? body.content : bytesOf(readText(body, "content_base64", "export"));
  return { filename: readText(body, "filename", "export"), blob: new Blob([content], { type }) };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  } catch {
    throw new ShapeError("export.content_base64", "base64");
  }
}

const KEPT_MS = 60_000;

/** Hands a file to the browser's downloads. */
export function saveFile({ filename, blob }: ExportedFile): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

export interface Kept {
  readonly threads: number;
  readonly documents: number;
}

/** How much is kept of the reader; nothing is deleted. Throws GatewayError. */
export async function countKept(runner: PlaybookRunner, path: string): Promise<Kept> {
  const body = readObject(await runner.run(path, { confirm: false }), "erase");
  return { threads: optionalNumber(body, "threads") ?? 0, documents: optionalNumber(body, "documents") ?? 0 };
}

/** Deletes everything of the reader, here too; how many documents are left. Throws GatewayError. */
export async function eraseAll({ options }: ConversationDesk, path: string): Promise<number> {
  const data = await options.runner.run(path, { confirm: true });
  const remaining = isObject(data) ? optionalNumber(data, "remaining") : undefined;
  if (remaining === undefined) throw new ShapeError("erase.remaining", "a number");
  if (remaining > 0) return remaining;
  useConversations.setState(({ byId }) => ({
    byId: Object.fromEntries(
      Object.keys(byId).map((id) => [id, { ...emptyConversation(id), loading: "ready" }]),
    ),
    threads: { loading: "ready", items: [] },
  }));
  forgetDrafts();
  options.onChanged?.("");
  return 0;
}
