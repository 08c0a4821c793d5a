import { Component, type ReactNode } from "react";

interface WidgetBoundaryProps {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** A widget that fails while it is drawn is replaced by an explanation; the conversation goes on. */
export class WidgetBoundary extends Component<WidgetBoundaryProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
