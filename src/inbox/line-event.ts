import type { webhook } from '@line/bot-sdk';

/** One event of a webhook body, as LINE sent it. LINE adds types and fields without notice: trust only what was checked. */
export type LineEvent = webhook.Event;
