/** The conversation of what is in no chat: an event without a source, or a send to many. Nothing else ever joins it. */
export const loneConversation = (eventId: string): string =>
  eventId.startsWith('send:') ? eventId : `event:${eventId}`;
