/** PostgreSQL keeps no NUL in a text. */
export const plainText = (text: string): string => text.replaceAll('\0', '\ufffd');
