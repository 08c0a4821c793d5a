import type { ComponentProps } from "react";

interface GroupingProps extends Omit<ComponentProps<"div">, "role" | "tabIndex"> {
  /** It scrolls or moves by keyboard, and has to be reachable by it. */
  readonly isFocusable?: boolean;
}

/** Named parts that belong together; not a landmark, of which a conversation would collect too many. */
export function Grouping({ isFocusable = false, ...props }: GroupingProps) {
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
  return <div {...props} role="group" tabIndex={isFocusable ? 0 : undefined} />;
}
