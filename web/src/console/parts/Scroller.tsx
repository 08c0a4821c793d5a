import type { ComponentProps } from "react";

/** Named parts that scroll, and can therefore be reached by keyboard; not a landmark. */
export function Scroller(props: Omit<ComponentProps<"div">, "role" | "tabIndex">) {
  const reachable = { role: "group", tabIndex: 0 };
  return <div {...props} {...reachable} />;
}
