import { Component } from 'preact';
import { MessageBody, Unknown } from './message-body.tsx';
import type { MessageContent } from './line-message.ts';

interface Props {
  readonly content: MessageContent;
}

/** Draws a message, and shows its JSON where it is of a shape that cannot be drawn: no bot may take the page down. */
export class DrawnOrTold extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render() {
    const { content } = this.props;
    return this.state.failed ? <Unknown content={content} /> : <MessageBody content={content} />;
  }
}
