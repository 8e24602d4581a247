/** What a bot must know to speak as this Official Account. */
export interface Channel {
  readonly channelId: string;
  readonly channelSecret: string;
  /** The long-lived one. */
  readonly accessToken: string;
  /** `destination` in webhooks, `userId` in bot info. */
  readonly botUserId: string;
}

/** The same at every start: a bot's store remembers whose it is and refuses another bot. None of it opens anything. */
export const defaultChannel: Channel = {
  channelId: '2000000000',
  channelSecret: '5a4db0c5a4db0c5a4db0c5a4db0c5a4d',
  accessToken: 'sandbox-long-lived-access-token',
  botUserId: 'U5a4db0c0000000000000000000000b07',
};
