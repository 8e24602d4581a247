import { Injectable } from '@nestjs/common';
import type { AccountSettings } from '../account/account';
import { Account } from '../account/account';
import { accountModes, markAsReadTokenRules } from '../account/account-mode';
import { endpoints } from '../platform/endpoint';
import type { JsonObject } from '../platform/json-fields';
import type { LimitsValue, Rate } from '../platform/limits';
import { Limits } from '../platform/limits';
import type { WebhookSettingsValue } from '../webhook/webhook-settings';
import { WebhookSettings } from '../webhook/webhook-settings';
import { Fields, given } from './fields';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const SCHEDULE_SIZE = { min: 1, max: 20 };

/** What is absent inside is null in JSON. */
export interface AllSettings {
  readonly account: AccountSettings;
  readonly webhook: Omit<WebhookSettingsValue, 'url'> & { readonly url: string | null };
  readonly limits: Omit<LimitsValue, 'monthlyQuota'> & { readonly monthlyQuota: number | null };
}

/** Everything that can be set while the sandbox runs. */
@Injectable()
export class Settings {
  constructor(
    private readonly account: Account,
    private readonly webhook: WebhookSettings,
    private readonly limits: Limits,
  ) {}

  all(): AllSettings {
    const { value: webhook } = this.webhook;
    const { value: limits } = this.limits;
    return {
      account: this.account.settings,
      webhook: { ...webhook, url: webhook.url ?? null },
      limits: { ...limits, monthlyQuota: limits.monthlyQuota ?? null },
    };
  }

  /** Changes all that `body` names, or nothing where any of it is wrong. */
  change(body: JsonObject): void {
    const part = Fields.read(body, (fields) => ({
      account: accountFrom(fields.inside('account')),
      webhook: webhookFrom(fields.inside('webhook')),
      limits: limitsFrom(fields.inside('limits')),
    }));
    this.account.change(part.account);
    this.webhook.change(part.webhook);
    this.limits.change(part.limits);
  }
}

function accountFrom(fields: Fields): Partial<AccountSettings> {
  return given({
    mode: fields.oneOf('mode', accountModes),
    markAsReadTokens: fields.oneOf('markAsReadTokens', markAsReadTokenRules),
    verified: fields.flag('verified'),
    displayName: fields.maybeText('displayName', 20),
  });
}

function webhookFrom(fields: Fields): Partial<WebhookSettingsValue> {
  const url = fields.nullable('url', () => fields.maybeText('url', 500));
  if (typeof url === 'string' && !/^https?:\/\/./i.test(url))
    fields.problem('url', 'must be an http or https URL');
  return {
    ...given({
      active: fields.flag('active'),
      redelivery: fields.flag('redelivery'),
      redeliveryScheduleMs: fields.numbers('redeliveryScheduleMs', 1, SCHEDULE_SIZE),
      timeoutMs: fields.number('timeoutMs', 1, HOUR_MS),
    }),
    ...(url !== undefined && { url: url ?? undefined }),
  };
}

function limitsFrom(fields: Fields): Partial<LimitsValue> {
  const quota = fields.nullable('monthlyQuota', () => fields.integer('monthlyQuota', 0, 1_000_000_000));
  return {
    ...given({
      replyTokenLifetimeMs: fields.number('replyTokenLifetimeMs', 0, DAY_MS),
      rateLimits: fields.flag('rateLimits'),
      rates: fields.has('rates') ? ratesFrom(fields.inside('rates')) : undefined,
    }),
    ...(quota !== undefined && { monthlyQuota: quota ?? undefined }),
  };
}

function ratesFrom(fields: Fields): LimitsValue['rates'] {
  const rates = endpoints
    .filter((endpoint) => fields.has(endpoint))
    .map((endpoint): [string, Rate] => {
      const rate = fields.inside(endpoint);
      return [
        endpoint,
        { calls: rate.integer('calls', 1, 1_000_000) ?? 1, perMs: rate.number('perMs', 1, DAY_MS) ?? 1 },
      ];
    });
  return Object.fromEntries(rates);
}
