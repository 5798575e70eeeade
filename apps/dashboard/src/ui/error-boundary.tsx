import { Component, type ReactNode } from "react";
import { Button } from "./button.tsx";

interface Props {
  /** What cannot be shown: `The board`. */
  what: string;
  children: ReactNode;
}

/** Keeps a fault in one region from taking the page with it. */
export class ErrorBoundary extends Component<Props, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div role="alert" className="m-4 flex flex-col items-start gap-3 rounded-box border border-fail bg-surface p-4">
        <p>{this.props.what} cannot be shown. Agents and answers are not affected; they live on the server.</p>
        <code className="text-code text-soft">{error.message}</code>
        <Button onClick={() => this.setState({ error: undefined })}>Show it again</Button>
      </div>
    );
  }
}
