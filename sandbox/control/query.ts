import { LineError } from '../platform/line-error';

/** A whole number from a URL's query; throws a 400 for anything else. */
export function countFrom(
  name: string,
  text: string | undefined,
  { otherwise, min, max }: { readonly otherwise: number; readonly min: number; readonly max: number },
): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw LineError.withMessage(400, `${name}: must be a whole number between ${min} and ${max}`);
}
