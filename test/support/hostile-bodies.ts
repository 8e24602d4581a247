import fc from 'fast-check';
import { SchemaValues } from './schema-values';

/** Words that have broken programs, and such as the program itself knows. */
const words = [
  ...['', '\0', '\ud800', '\udfff', '\ufeff', '𠮷', '既読', '‮', 'a'.repeat(200)],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'toJSON'],
  ...['message', 'unsend', 'user', 'group', 'text', "';--", '%s', '{}', 'event:1'],
];
const word = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[0-9A-Za-z]{1,40}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

const anything = fc.oneof(
  fc.constantFrom(null, true, false, 0, -1, 1e308, Number.MAX_SAFE_INTEGER, 2 ** 53, [], {}),
  fc.integer(),
  word,
  fc.array(word, { maxLength: 2 }),
  fc.dictionary(word, fc.oneof(word, fc.integer(), fc.array(fc.boolean(), { maxLength: 2 })), { maxKeys: 3 }),
);

/** What LINE may send without a word, or an attacker who has the secret. */
const spoilt = (sound: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: sound }, { weight: 1, arbitrary: anything });

const seldom = <T>(given: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: given });

/**
 * Signed bodies after LINE's schema of webhooks, with fields that are missing, of another type or unheard of, and sometimes
 * with what a broken line makes of them.
 *
 * @param destination of nearly all of them
 * @param now when most events happened: those before the store's retention are not kept
 */
export function hostileBodies(destination: string, now: number): fc.Arbitrary<Buffer> {
  const times = fc.oneof(
    { weight: 9, arbitrary: fc.nat({ max: 1_000_000 }).map((ago) => now - ago) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, now + 1e10, 0.5, -1, 1e308) },
  );
  const ids = fc.stringMatching(/^01[0-9A-HJKMNP-TV-Z]{24}$/);
  const known: Readonly<Record<string, fc.Arbitrary<unknown>>> = { timestamp: times, webhookEventId: ids };
  const schema = new SchemaValues((sound, field) => spoilt(known[field] ?? sound), word);
  const event = fc
    .tuple(schema.of('Event'), seldom(fc.dictionary(word, anything, { maxKeys: 2 })))
    .map(([sound, unknown]) => ({ ...(sound as object), ...unknown }));
  const body = fc.record({
    destination: fc.oneof(
      { weight: 60, arbitrary: fc.constant<unknown>(destination) },
      { weight: 1, arbitrary: anything },
    ),
    events: fc.oneof(
      { weight: 60, arbitrary: fc.array(spoilt(event), { maxLength: 2 }) },
      { weight: 1, arbitrary: anything },
    ),
  });
  return fc.tuple(body, seldom(fc.tuple(fc.nat(), fc.nat({ max: 255 })))).map(([value, noise]) => {
    const bytes = Buffer.from(JSON.stringify(value));
    if (noise) bytes[noise[0] % bytes.length] = noise[1];
    return bytes;
  });
}
