/** What is being written, and what it will do: say something new, answer a message, or change one. */
export interface Draft {
  readonly text: string;
  readonly editing: string | undefined;
  readonly quoting: string | undefined;
}

export const emptyDraft: Draft = { text: '', editing: undefined, quoting: undefined };
