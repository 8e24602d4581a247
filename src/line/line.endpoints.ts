export const lineEndpoints = {
  markAsReadByToken: '/v2/bot/chat/markAsRead',
  markAsReadByUser: '/v2/bot/message/markAsRead',
  reply: '/v2/bot/message/reply',
  push: '/v2/bot/message/push',
  multicast: '/v2/bot/message/multicast',
  botInfo: '/v2/bot/info',
  issueToken: '/oauth2/v3/token',
} as const;

/** What is called; the name in errors, logs and metrics. */
export type LineEndpoint = keyof typeof lineEndpoints;
