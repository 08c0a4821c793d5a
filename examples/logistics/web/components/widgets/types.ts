/** What a widget component receives; the same as in web/src, over this domain's contract. */

import type { JsonObject } from "../../api/json";
import type { Annotation, PayloadByType, Variant, WidgetType } from "../../contracts/widgets";

export interface Adjustments {
  readonly emphasis: string | null;
  readonly annotations: readonly Annotation[];
}

export interface WidgetAction extends JsonObject {
  readonly action_id: string;
}

export interface WidgetProps<T extends WidgetType> {
  readonly payload: PayloadByType[T];
  readonly variant: Variant;
  readonly adjustments: Adjustments;
}
