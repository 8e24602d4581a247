import { isIP } from 'node:net';
import type { Form } from './setting.decorator';

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off'];

export const flag: Form<boolean> = {
  read: (text) => {
    const word = text.toLowerCase();
    if (TRUE.includes(word)) return true;
    return FALSE.includes(word) ? false : undefined;
  },
  expected: `${TRUE.join(', ')} or ${FALSE.join(', ')}`,
};

export function wholeNumber(least: number, most: number, unit = ''): Form<number> {
  return {
    read: (text) => {
      const number = /^\d+$/.test(text) ? Number(text) : NaN;
      return number >= least && number <= most ? number : undefined;
    },
    expected: `a whole number from ${least} to ${most}${unit && ` (${unit})`}`,
  };
}

export const port: Form<number> = wholeNumber(0, 65_535, '0 takes any free port');

export function oneOf<const T extends string>(...words: T[]): Form<T> {
  return {
    read: (text) => words.find((word) => word === text.toLowerCase()),
    expected: words.join(' or '),
  };
}

export const host: Form<string> = {
  read: (text) => (isIP(text) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text) ? text : undefined),
  expected: 'an IP address or a host name alone, without "http://" and without a port',
};

export const channelId: Form<string> = {
  read: (text) => (/^\d{1,20}$/.test(text) ? text : undefined),
  expected: 'the digits that the LINE Developers Console shows as "Channel ID" (Basic settings)',
};

export const channelSecret: Form<string> = {
  read: (text) => (/^[\da-f]{32}$/.test(text) ? text : undefined),
  expected:
    'the "Channel secret" of the LINE Developers Console (Basic settings): 32 characters of 0-9 and a-f',
  secret: true,
};

// The characters that RFC 6750 lets a bearer token have: quotes, spaces and line breaks are copying mistakes.
export const accessToken: Form<string> = {
  read: (text) => (/^[\w.~+/-]+=*$/.test(text) ? text : undefined),
  expected:
    'the long-lived "Channel access token" of the LINE Developers Console (Messaging API) alone, without "Bearer", quotes or spaces',
  secret: true,
};

export const baseUrl: Form<string> = {
  read: (text) => (isBaseUrl(text) ? text.replace(/\/+$/, '') : undefined),
  expected:
    'an https:// address without user, password, "?" and "#"; http:// only for this machine (localhost, 127.0.0.1, [::1])',
  secret: true,
};

export const databaseUrl: Form<string> = {
  read: (text) =>
    /^file:./.test(text) || (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) ? text : undefined,
  expected:
    'file:./data/kidoku.db (SQLite, one instance) or postgres://user:password@host:5432/database (PostgreSQL, any number of instances); special characters of a password as %XX',
  secret: true,
};

// The access token travels to this address, so it must not cross a network in the clear.
function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
  );
}
