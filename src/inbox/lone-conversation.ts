/** The conversation of what is in no chat: an event without a source, or a send to many. Nothing else ever joins it. */
export const loneConversation = (eventId: string): string =>
  eventId.startsWith('send:') ? eventId : `event:${eventId}`;

/** Whether it is none of LINE's ids, so that nothing can be pushed there. */
export const isLone = (conversation: string): boolean => /^(event|send):/.test(conversation);
