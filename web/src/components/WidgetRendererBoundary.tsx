import { Component, type ReactNode } from "react";

interface WidgetBoundaryProps {
  /** What is drawn; another value is tried anew. */
  readonly of: unknown;
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly broken: boolean;
  readonly of: unknown;
}

/** A widget that fails while it is drawn is replaced by an explanation; the conversation goes on. */
export class WidgetBoundary extends Component<WidgetBoundaryProps, BoundaryState> {
  override state: BoundaryState = { broken: false, of: this.props.of };

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { broken: true };
  }

  static getDerivedStateFromProps({ of }: WidgetBoundaryProps, state: BoundaryState): BoundaryState | null {
    return of === state.of ? null : { broken: false, of };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
