import type { JsonObject } from './json-fields';
import { LineError } from './line-error';

const UNIT_NAME = /^[a-zA-Z0-9_]{1,30}$/;

/** What sends have besides receivers and messages; throws LINE's 400 for a wrong one. */
export function checkSendOptions({ notificationDisabled, customAggregationUnits: units }: JsonObject): void {
  if (notificationDisabled !== undefined && typeof notificationDisabled !== 'boolean') {
    throw LineError.invalidProperty("'notificationDisabled'");
  }
  if (units === undefined) return;
  if (!Array.isArray(units) || units.length > 1) {
    throw LineError.withDetails([
      { message: 'Size must be between 0 and 1', property: 'customAggregationUnits' },
    ]);
  }
  if (units.some((name) => typeof name !== 'string' || !UNIT_NAME.test(name))) {
    throw LineError.invalidProperty("'customAggregationUnits[0]'");
  }
}
