import type { JsonObject } from '../platform/json-fields';
import { isJsonObject } from '../platform/json-fields';
import type { LineErrorDetail } from '../platform/line-error';
import { LineError } from '../platform/line-error';

const MAX_TEXT = 10_000;

/** Reads a request's JSON object; a field that is wrong, missing or unknown is noted, and all of them are told at once. */
export class Fields {
  private readonly known = new Set<string>();
  private readonly children: Fields[] = [];

  private constructor(
    private readonly body: JsonObject,
    private readonly path: string,
    private readonly problems: LineErrorDetail[],
  ) {}

  /** What `take` reads; throws a 400 that says for each field what is wrong. */
  static read<T>(body: JsonObject, take: (fields: Fields) => T): T {
    const problems: LineErrorDetail[] = [];
    const fields = new Fields(body, '', problems);
    const value = take(fields);
    fields.refuseUnknown();
    if (problems.length === 0) return value;
    const message = problems.map(({ property, message: words }) => `${property}: ${words}`).join(' · ');
    throw new LineError(400, { message, details: problems });
  }

  has(name: string): boolean {
    return this.body[name] !== undefined;
  }

  /** Notes which of these are missing. */
  require(...names: readonly string[]): void {
    for (const name of names) if (!this.has(name)) this.problem(name, 'is missing');
  }

  /** An empty text where it is missing, which is then a problem. */
  text(name: string, max = MAX_TEXT): string {
    const value = this.maybeText(name, max);
    this.require(name);
    return value ?? '';
  }

  maybeText(name: string, max = MAX_TEXT): string | undefined {
    const isGood = (value: unknown): value is string =>
      typeof value === 'string' && value !== '' && value.length <= max;
    return this.take(name, isGood, `must be a text of 1 to ${max} characters`);
  }

  flag(name: string): boolean | undefined {
    return this.take(name, (value) => typeof value === 'boolean', 'must be true or false');
  }

  number(name: string, min: number, max: number): number | undefined {
    return this.take(name, isNumber(min, max), `must be a number between ${min} and ${max}`);
  }

  integer(name: string, min: number, max: number): number | undefined {
    const isGood = (value: unknown): value is number => isNumber(min, max)(value) && Number.isInteger(value);
    return this.take(name, isGood, `must be a whole number between ${min} and ${max}`);
  }

  oneOf<T extends string | number>(name: string, allowed: readonly T[]): T | undefined {
    const isGood = (value: unknown): value is T => allowed.some((one) => one === value);
    return this.take(name, isGood, `must be one of: ${allowed.join(', ')}`);
  }

  /** Undefined where it is missing, as for every other field; null where it is null. */
  nullable<T>(name: string, take: () => T): T | null {
    if (this.body[name] !== null) return take();
    this.known.add(name);
    return null;
  }

  texts(name: string): readonly string[] | undefined {
    return this.take(name, isListOf(isText), 'must be a list of texts');
  }

  /** Each at least `min`. */
  numbers(name: string, min: number, size: Range): readonly number[] | undefined {
    const isList = isListOf(isNumber(min, Number.MAX_SAFE_INTEGER));
    const isGood = (value: unknown): value is number[] =>
      isList(value) && value.length >= size.min && value.length <= size.max;
    return this.take(
      name,
      isGood,
      `must be a list of ${size.min} to ${size.max} numbers, each ${min} or more`,
    );
  }

  any(name: string): unknown {
    this.known.add(name);
    return this.body[name];
  }

  object(name: string): JsonObject | undefined {
    return this.take(name, isJsonObject, 'must be an object');
  }

  /** The fields of an object within; of an empty one where it is missing. */
  inside(name: string): Fields {
    const child = new Fields(this.object(name) ?? {}, `${this.path}${name}.`, this.problems);
    this.children.push(child);
    return child;
  }

  /** All fields that nobody has asked for, which is then no problem. */
  rest(): JsonObject {
    const rest = Object.entries(this.body).filter(([name]) => !this.known.has(name));
    for (const [name] of rest) this.known.add(name);
    return Object.fromEntries(rest);
  }

  problem(name: string, message: string): void {
    this.problems.push({ property: this.path + name, message });
  }

  private take<T>(name: string, isGood: (value: unknown) => value is T, words: string): T | undefined {
    this.known.add(name);
    const value = this.body[name];
    if (value === undefined || isGood(value)) return value;
    this.problem(name, words);
    return undefined;
  }

  private refuseUnknown(): void {
    for (const name of Object.keys(this.body)) {
      if (!this.known.has(name)) this.problem(name, 'is not a field of this call');
    }
    for (const child of this.children) child.refuseUnknown();
  }
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isNumber(min: number, max: number) {
  return (value: unknown): value is number => typeof value === 'number' && value >= min && value <= max;
}

function isListOf<T>(isItem: (value: unknown) => value is T) {
  return (value: unknown): value is T[] => Array.isArray(value) && value.every(isItem);
}

/** Without the fields that are undefined, so that a spread of it changes only what was given. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
