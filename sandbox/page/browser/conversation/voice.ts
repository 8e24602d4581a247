import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { api } from '../live/api.ts';
import type { MediaType } from './media-type.ts';

/** What someone in a chat can do. */
export interface Voice {
  readonly says: (text: string, quotedMessageId?: string) => Promise<unknown>;
  readonly sticks: (sticker: { readonly packageId: string; readonly stickerId: string }) => Promise<unknown>;
  readonly sends: (type: MediaType) => Promise<unknown>;
  readonly unsends: (messageId: string) => Promise<unknown>;
  readonly edits: (messageId: string, text: string) => Promise<unknown>;
  readonly taps: (tap: Omit<Parameters<typeof api.tap>[1], 'as'>) => Promise<unknown>;
}

/** `as` is the member of a group who speaks; without one, the user whose chat it is, or a member without an id. */
export function voiceIn(chat: string, as: string | undefined): Voice {
  const speaker = as === undefined ? {} : { as };
  return {
    says: (text, quotedMessageId) =>
      api.send(chat, { ...speaker, text, ...(quotedMessageId !== undefined && { quotedMessageId }) }),
    sticks: (sticker) => api.send(chat, { ...speaker, type: 'sticker', ...sticker }),
    sends: (type) => api.send(chat, { ...speaker, type }),
    unsends: (messageId) => api.unsend(chat, messageId, speaker),
    edits: (messageId, text) => api.edit(chat, messageId, text, speaker),
    taps: (tap) => api.tap(chat, { ...speaker, ...tap }),
  };
}

export const VoiceContext = createContext<Voice>(voiceIn('', undefined));

export const useVoice = (): Voice => useContext(VoiceContext);
