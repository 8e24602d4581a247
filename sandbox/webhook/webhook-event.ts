/** An event as the bot gets it. A raw one may lack any field; an undefined field is not sent. */
export interface WebhookEvent {
  readonly type?: string | undefined;
  readonly webhookEventId?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly mode?: string | undefined;
  readonly replyToken?: string | undefined;
  readonly source?: Readonly<Record<string, string>> | undefined;
  readonly deliveryContext?: { readonly isRedelivery: boolean } | undefined;
  readonly message?: {
    readonly id?: string | undefined;
    readonly type?: string | undefined;
    readonly text?: string | undefined;
    readonly markAsReadToken?: string | undefined;
    readonly quoteToken?: string | undefined;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What has happened, ready to be told to the bot, as often as need be. */
export interface Happening {
  /** The sandbox's id of the event, which is its `webhookEventId` unless the event was made without. */
  readonly eventId: string;
  readonly event: WebhookEvent;
  readonly replyToken: string | undefined;
}

/** How the delivery of one body ended. */
export interface DeliveryResult {
  /** The bot answered 2xx. */
  readonly delivered: boolean;
  readonly attempts: number;
  /** Of the last attempt; absent where no answer came. */
  readonly status: number | undefined;
  readonly ms: number;
  /** Why the last attempt got no answer. */
  readonly problem: string | undefined;
}
