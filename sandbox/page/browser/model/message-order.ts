/** The order in which messages came: their ids are rising numbers, too large for a number. */
export function byMessageId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : Number(a.id > b.id));
}
