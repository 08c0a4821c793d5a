/** What a widget component receives and what it may say back. */

import type { JsonObject } from "../../api/json";
import type { Annotation, PayloadByType, Variant, WidgetType } from "../../contracts/widgets";

/** What the agent adds to a widget without changing its facts, complete. */
export interface Adjustments {
  readonly emphasis: string | null;
  readonly annotations: readonly Annotation[];
}

/** An action id with the ids of its object; what `widget_cta_click` carries. */
export interface WidgetAction extends JsonObject {
  readonly action_id: string;
}

export interface WidgetProps<T extends WidgetType> {
  readonly payload: PayloadByType[T];
  readonly variant: Variant;
  readonly adjustments: Adjustments;
}
