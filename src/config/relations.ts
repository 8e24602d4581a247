import type { Problem } from './config.error';
import type { Environment } from './environment';

interface Rule extends Problem {
  readonly broken: (environment: Environment) => boolean;
}

const rules: readonly Rule[] = [
  {
    kind: 'Missing',
    broken: (given) => given.LINE_CHANNEL_SECRET === undefined,
    text:
      'LINE_CHANNEL_SECRET: copy "Channel secret" from the LINE Developers Console (Basic settings). ' +
      'It tells webhooks of LINE from those of strangers',
  },
  {
    kind: 'Missing',
    broken: (given) => given.LINE_CHANNEL_ACCESS_TOKEN === undefined && given.LINE_CHANNEL_ID === undefined,
    text:
      'LINE_CHANNEL_ACCESS_TOKEN or LINE_CHANNEL_ID: set one. The token is the long-lived one of the LINE Developers ' +
      'Console (Messaging API); with the id (Basic settings) Kidoku issues and renews short-lived tokens by itself',
  },
  {
    kind: 'Not together',
    // Preferring one silently would let an operator believe that tokens are renewed while an old one is in use.
    broken: (given) => given.LINE_CHANNEL_ACCESS_TOKEN !== undefined && given.LINE_CHANNEL_ID !== undefined,
    text:
      'LINE_CHANNEL_ACCESS_TOKEN and LINE_CHANNEL_ID: each is a way to call LINE and only one can be used. ' +
      'Remove the token to have short-lived ones issued and renewed, or the id to stay with the long-lived one',
  },
  {
    kind: 'Not together',
    // A word that could not be read stands here as an object, which is not "true".
    broken: (given) =>
      [given.LINE_CHAT_MODE, given.LINE_OLD_MARK_AS_READ_API].every((flag: unknown) => flag === true),
    text:
      'LINE_CHAT_MODE=true and LINE_OLD_MARK_AS_READ_API=true: LINE lets an account have only one of them. ' +
      'The new mark-as-read API needs the "Chat" setting to be On, and using the old API makes chat unavailable. ' +
      'Keep LINE_CHAT_MODE if "Chat" is On in the response settings of the LINE Official Account Manager; ' +
      'keep LINE_OLD_MARK_AS_READ_API if LINE has enabled the old API for this account; ' +
      'if neither is so, remove both: LINE then shows "Read" by itself',
  },
  {
    kind: 'Not together',
    broken: ({ PORT, MANAGEMENT_PORT }) => MANAGEMENT_PORT === PORT && PORT !== 0,
    text:
      'PORT and MANAGEMENT_PORT: they are the same number. ' +
      'Give MANAGEMENT_PORT another one, or remove it to serve health and metrics on PORT',
  },
];

/** What no setting shows alone: the ones that are needed and the ones that exclude each other. */
export function conflicts(environment: Environment): Problem[] {
  return rules.filter(({ broken }) => broken(environment)).map(({ kind, text }) => ({ kind, text }));
}

/** What is allowed and probably not wanted, for an environment without conflicts. */
export function cautions(environment: Environment): string[] {
  const marks = environment.LINE_CHAT_MODE || environment.LINE_OLD_MARK_AS_READ_API;
  const holds = environment.READ_RECEIPT_ON_FAILURE === 'hold';
  if (!marks || !holds || environment.REPLY_FALLBACK_TO_PUSH) return [];
  return [
    'READ_RECEIPT_ON_FAILURE=hold without REPLY_FALLBACK_TO_PUSH=true: a reply token lives for about a minute, ' +
      'so answers held longer end as dead letters and their users get none. Set REPLY_FALLBACK_TO_PUSH=true ' +
      '(costs message quota) or READ_RECEIPT_ON_FAILURE=send',
  ];
}
