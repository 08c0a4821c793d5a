/** Everything the shell has to know about this domain: it takes the place of web/src/domain.ts. */

import { Package, Search } from "lucide-react";
import { optionalText } from "./api/json";
import { answersOf } from "./domain/envelopes";
import { Landing } from "./domain/Landing";
import type { UserEvent } from "./state/events";
import type { DomainProfile } from "./state/profile";

/** Planner steps in the reader's words; steps that are not listed pass silently. */
const STEP_KEYS: Readonly<Record<string, string>> = {
  plan_turn: "steps.understanding",
  call_provider: "steps.provider",
  render_widget_chat: "steps.writing",
};

function echo(event: UserEvent): string | null {
  const key = { user_message: "text", user_widget_submit: "", user_widget_cta_click: "label" }[event.type];
  return optionalText(event.payload, key) ?? null;
}

export const domain: DomainProfile = {
  productName: "Skeleton",
  paths: {
    turn: "skeleton/playbooks/planner",
    threads: "skeleton/playbooks/threads/list",
    messages: "skeleton/playbooks/threads/messages",
    change: "skeleton/playbooks/threads/change",
  },
  panes: [
    {
      id: "orders",
      icon: Package,
      labelKey: "panes.orders",
      emptyTitleKey: "empty.orders.title",
      emptyTextKey: "empty.orders.text",
      source: {
        kind: "derived",
        envelopes: (talk) => answersOf(talk).filter(({ widget_type }) => widget_type === "order_card"),
      },
    },
  ],
  suggestions: [{ textKey: "suggestions.first", icon: Search }],
  pushedEvents: [],
  messageLimit: 4_000,
  stepKey: (step) => STEP_KEYS[step] ?? null,
  echo,
  Landing,
};
