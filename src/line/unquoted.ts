/** LINE's own texts are plain ASCII, and have no words like the second; an answer that echoes a token, an id or a secret does. */
const NEVER_LINES = [/[^\x20-\x7e]+/g, /[\w+/=-]{24,}/g];

/** So many characters of a text in a row are a quotation; fewer may be a word that LINE uses too. */
const QUOTED = 8;
/** A text that is shorter is quoted whole; one of fewer than these would take letters out of LINE's words. */
const SHORTEST = 4;

/** What an error's text says, without what it quotes of the request: operators may see the one, and nobody the other. */
export function unquoted(words: string, sent: readonly string[]): string {
  const own = NEVER_LINES.reduce((text, pattern) => text.replace(pattern, '…'), words);
  const pieces = new Set(sent.flatMap(piecesOf));
  const quoted = Array.from(own, () => false);
  for (let at = 0; at < own.length; at += 1) {
    for (let length = SHORTEST; length <= QUOTED; length += 1) {
      if (pieces.has(own.slice(at, at + length))) quoted.fill(true, at, at + length);
    }
  }
  return Array.from(own, (letter, at) => (quoted[at] ? '\0' : letter))
    .join('')
    .replace(/\0+/g, '…');
}

/** The texts of a request that an answer may quote. Names of types are LINE's words as much as ours. */
export function textsIn(body: unknown): string[] {
  if (typeof body === 'string') return [body];
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => (name === 'type' ? [] : textsIn(value)));
}

function piecesOf(text: string): string[] {
  if (text.length < SHORTEST) return [];
  const count = Math.max(1, text.length - QUOTED + 1);
  return Array.from({ length: count }, (_, at) => text.slice(at, at + QUOTED));
}
