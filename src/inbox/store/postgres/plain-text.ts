/** PostgreSQL keeps neither NUL nor half of a surrogate pair in a text. */
export const plainText = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');
