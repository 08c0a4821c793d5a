/** How the parts of one widget talk back, and whether they may. */

import { createContext, useContext } from "react";
import type { Json } from "../../api/json";
import type { WidgetAction } from "./types";

export interface WidgetContextValue {
  /** No control may be used, for example while a turn runs. */
  readonly disabled: boolean;
  /** The widget's value has been sent; it stays, and can't be sent again. */
  readonly submitted: boolean;
  submit(value: Json): void;
  act(action: WidgetAction): void;
}

export const WidgetContext = createContext<WidgetContextValue>({
  disabled: true,
  submitted: false,
  submit: () => undefined,
  act: () => undefined,
});

export const useWidget = () => useContext(WidgetContext);
