import { LineError } from './line-error';

/** A page of LINE's id lists: `next`, where there is more, is the `start` of the following one. */
export function pageOf(
  ids: readonly string[],
  size: number,
  start: string | undefined,
): { readonly page: readonly string[]; readonly next: { next?: string } } {
  const from = start === undefined ? 0 : ids.indexOf(Buffer.from(start, 'base64url').toString());
  if (from < 0) throw LineError.withMessage(400, 'Invalid start param');
  const following = ids[from + size];
  const next = following === undefined ? {} : { next: Buffer.from(following).toString('base64url') };
  return { page: ids.slice(from, from + size), next };
}
