import type { Action } from '../message/line-message.ts';
import type {
  Burst,
  Chat,
  ChatWithMessages,
  Fault,
  OrderedFault,
  Settings,
  SettingsChange,
  State,
  Violation,
} from './contract.ts';

/** What the sandbox said no with, in its own words. */
class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

interface Refusal {
  readonly message?: string;
  readonly details?: readonly { readonly property?: string; readonly message?: string }[];
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/sandbox${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new RefusedError(wordsOf(answer as Refusal | undefined, response.status));
  return answer as T;
}

function wordsOf(refusal: Refusal | undefined, status: number): string {
  const details = (refusal?.details ?? []).map(
    ({ property, message }) => `${property ?? ''}: ${message ?? ''}`,
  );
  return [refusal?.message ?? `HTTP ${status}`, ...details].join(' · ');
}

const chatPath = (chat: string): string => `/chats/${encodeURIComponent(chat)}`;

/** The sandbox's own calls. Each rejects with a RefusedError where the sandbox refuses it. */
export const api = {
  state: () => call<State>('GET', '/state'),
  reset: () => call('DELETE', '/state'),
  settings: () => call<Settings>('GET', '/settings'),
  change: (settings: SettingsChange) => call('PATCH', '/settings', settings),

  chat: (chat: string, before?: string) =>
    call<ChatWithMessages>('GET', chatPath(chat) + (before === undefined ? '' : `?before=${before}`)),
  addUser: (name: string) => call<Chat>('POST', '/users', { name }),
  addGroup: (name: string, members: readonly string[]) => call<Chat>('POST', '/groups', { name, members }),

  send: (chat: string, message: Readonly<Record<string, unknown>>) =>
    call('POST', `${chatPath(chat)}/messages`, message),
  tap: (chat: string, tap: { readonly action: Action; readonly picked?: string; readonly as?: string }) =>
    call('POST', `${chatPath(chat)}/taps`, tap),
  unsend: (chat: string, message: string, as: { readonly as?: string }) =>
    call('POST', `${chatPath(chat)}/messages/${message}/unsend`, as),
  edit: (chat: string, message: string, text: string, as: { readonly as?: string }) =>
    call('POST', `${chatPath(chat)}/messages/${message}/edit`, { ...as, text }),
  does: (chat: string, what: 'follow' | 'unfollow' | 'join' | 'leave') =>
    call('POST', `${chatPath(chat)}/${what}`, {}),

  faults: () => call<OrderedFault[]>('GET', '/faults'),
  addFault: (fault: Fault) => call('POST', '/faults', fault),
  removeFault: (id: number) => call('DELETE', `/faults/${id}`),
  clearFaults: () => call('DELETE', '/faults'),

  burst: (burst: { readonly messages: number; readonly users: number; readonly perSecond: number }) =>
    call<Burst>('POST', '/burst', burst),
  stopBurst: () => call('DELETE', '/burst'),
  verify: () =>
    call<{ readonly status?: number; readonly problem?: string; readonly ms?: number }>(
      'POST',
      '/webhook/verify',
      {},
    ),
  check: () => call<Violation[]>('GET', '/check'),
};
