/** One thing to change, and in which group of the message it is shown. */
export interface Problem {
  readonly kind: 'Missing' | 'Wrong value' | 'Not together' | 'Misspelt';
  readonly text: string;
}

const KINDS = ['Missing', 'Wrong value', 'Not together', 'Misspelt'] as const;

/** The settings do not let Kidoku start. The message is for the operator: complete, and without secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly Problem[]) {
    const groups = KINDS.flatMap((kind) => {
      const lines = problems.filter((problem) => problem.kind === kind).map(({ text }) => `  - ${text}`);
      return lines.length > 0 ? [[`${kind}:`, ...lines].join('\n')] : [];
    });
    super(
      [
        `Kidoku cannot start with these settings (${problems.length} to change).`,
        ...groups,
        'Settings are environment variables, or lines of a file .env in the directory it starts in; .env.example lists them all.',
      ].join('\n\n'),
    );
  }
}
