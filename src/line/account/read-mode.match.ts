import type { messagingApi } from '@line/bot-sdk';
import type { ReadMode } from '../../config/read-receipt.config';

/** The two settings of the account that decide who marks messages as read. */
export type AccountModes = Pick<messagingApi.BotInfoResponse, 'chatMode' | 'markAsReadMode'>;

/** What LINE reports for an account that fits the mode; for the old API LINE does not document it, so it is inferred. */
const expected: Record<ReadMode, AccountModes> = {
  automatic: { chatMode: 'bot', markAsReadMode: 'auto' },
  chat: { chatMode: 'chat', markAsReadMode: 'manual' },
  'old-api': { chatMode: 'bot', markAsReadMode: 'manual' },
};

const settings: Record<ReadMode, string> = {
  automatic: 'set neither LINE_CHAT_MODE nor LINE_OLD_MARK_AS_READ_API',
  chat: 'set LINE_CHAT_MODE=true (and not LINE_OLD_MARK_AS_READ_API)',
  'old-api':
    'set LINE_OLD_MARK_AS_READ_API=true (and not LINE_CHAT_MODE) if LINE granted the account the old API',
};

/** @returns undefined if mode and account fit, else what differs and which setting to change */
export function mismatch(mode: ReadMode, account: AccountModes): string | undefined {
  const fitting = modeOf(account);
  if (fitting === mode) return undefined;
  const advice =
    fitting === undefined ? 'LINE documents no such pair' : `To fit the account, ${settings[fitting]}`;
  return (
    `Kidoku runs in read mode "${mode}", which needs ${inWords(expected[mode])}; the account has ${inWords(account)}. ` +
    `${advice}; or change Response settings (Chat) in LINE Official Account Manager.`
  );
}

function modeOf(account: AccountModes): ReadMode | undefined {
  return (['automatic', 'chat', 'old-api'] as const).find(
    (mode) => inWords(expected[mode]) === inWords(account),
  );
}

function inWords({ chatMode, markAsReadMode }: AccountModes): string {
  return `chatMode=${chatMode}, markAsReadMode=${markAsReadMode}`;
}
