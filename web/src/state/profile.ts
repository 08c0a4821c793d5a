/** What a domain tells the shell about itself. The shell knows conversations; everything else comes from here. */

import type { LucideIcon } from "lucide-react";
import type { ComponentType, ReactNode } from "react";
import type { Envelope } from "../api/envelope";
import type { Json, JsonObject } from "../api/json";
import type { Conversation } from "./conversation";
import type { UserEvent } from "./events";

/** A pane filled from the open conversation itself. */
export interface DerivedPaneSource {
  readonly kind: "derived";
  readonly envelopes: (conversation: Conversation) => readonly Envelope[];
}

/** A pane filled by a playbook, run again whenever one of `refreshOn` is published. */
export interface PlaybookPaneSource {
  readonly kind: "playbook";
  readonly path: string;
  readonly variables: (conversation: Conversation) => JsonObject;
  readonly envelopes: (data: Json) => readonly Envelope[];
  readonly refreshOn: readonly string[];
}

export interface PaneProfile {
  readonly id: string;
  /** Translation keys of the namespace `domain`. */
  readonly labelKey: string;
  readonly emptyTitleKey: string;
  readonly emptyTextKey: string;
  readonly icon: LucideIcon;
  readonly source: DerivedPaneSource | PlaybookPaneSource;
}

/** Something in the sidebar that belongs to a conversation. */
export interface SectionEntry {
  readonly id: string;
  readonly threadId: string;
  readonly title: string;
  readonly detail: string;
}

/** A part of the sidebar filled by a playbook, again after every answer. */
export interface SectionProfile {
  readonly id: string;
  /** Translation keys of the namespace `domain`. */
  readonly labelKey: string;
  readonly emptyTextKey: string;
  readonly icon: LucideIcon;
  readonly path: string;
  /** `locale`: how the reader writes dates and numbers. */
  readonly entries: (data: Json, locale: string) => readonly SectionEntry[];
}

export interface Suggestion {
  readonly textKey: string;
  readonly icon: LucideIcon;
}

export const EXPORT_FORMATS = ["ics", "pdf", "json"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface DomainProfile {
  readonly productName: string;
  /** Catalog paths. */
  readonly paths: {
    readonly turn: string;
    readonly threads: string;
    readonly messages: string;
    readonly change: string;
    /** A conversation as a file; the entries are absent where the domain has none. */
    readonly export?: string;
    /** Counts what is kept of the reader, and deletes it when that is confirmed. */
    readonly erase?: string;
  };
  readonly panes: readonly PaneProfile[];
  /** Below the list of conversations. */
  readonly sections?: readonly SectionProfile[];
  readonly suggestions: readonly Suggestion[];
  /** Event names beyond the protocol's own that the gateway may push. */
  readonly pushedEvents: readonly string[];
  /** Characters in one message. */
  readonly messageLimit: number;
  /** Translation key for a step that is worth telling the reader about; null for inner ones. */
  readonly stepKey: (step: string) => string | null;
  /** What the reader did, in words, where the event itself carries them; null when the widget shows it. */
  readonly echo: (event: UserEvent) => string | null;
  /** The first page beside the ways in, which it places as its children. */
  readonly Landing: ComponentType<{ readonly children: ReactNode }>;
}
