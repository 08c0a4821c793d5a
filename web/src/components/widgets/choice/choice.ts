import type { JsonObject } from "../../../api/json";
import type { Choice } from "../../../contracts/widgets";
import type { WidgetAction } from "../types";

/** The action of an answer: its id and label with whatever ids and value it carries. */
export function choiceAction(option: Choice): WidgetAction {
  const { description: _shownOnly, ...action } = option;
  return action as JsonObject & { action_id: string };
}
