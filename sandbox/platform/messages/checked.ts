import type { JsonObject } from '../json-fields';
import { isJsonObject } from '../json-fields';
import type { LineErrorDetail } from '../line-error';

const graphemes = new Intl.Segmenter();
const MAX_URL_LENGTH = 2_000;

export interface TextLimits {
  readonly max?: number;
  readonly optional?: boolean;
  /** LINE counts labels and what users see on buttons in these, all else in UTF-16 code units. */
  readonly graphemes?: boolean;
}

/** Reads one object of a message and notes what LINE would refuse in it. `path` is the object's own. */
export class Checked {
  constructor(
    private readonly value: JsonObject,
    private readonly path: string,
    private readonly notes: LineErrorDetail[],
    private readonly context: { readonly missing: string; readonly pathOf: typeof dotted } = LINE_STYLE,
  ) {}

  get type(): string {
    return String(this.value.type);
  }

  has(name: string): boolean {
    return this.value[name] !== undefined && this.value[name] !== null;
  }

  raw(name: string): unknown {
    return this.value[name];
  }

  /** The text's length in bytes of JSON, as LINE limits flex messages by. */
  get size(): number {
    return Buffer.byteLength(JSON.stringify(this.value));
  }

  note(name: string, message: string): void {
    this.notes.push({ message, property: name === '' ? this.path : this.context.pathOf(this.path, name) });
  }

  text(
    name: string,
    { max = Infinity, optional = false, graphemes = false }: TextLimits = {},
  ): string | undefined {
    const text = this.value[name];
    if (!this.has(name) || text === '') {
      if (!optional) this.note(name, this.context.missing);
      return undefined;
    }
    if (typeof text !== 'string') {
      this.note(name, 'Must be a string');
      return undefined;
    }
    const length = graphemes ? graphemesIn(text) : text.length;
    if (length > max) this.note(name, `Length must be between 0 and ${max}`);
    return text;
  }

  url(name: string, { optional = false, schemes = ['https'], max = MAX_URL_LENGTH }: UrlLimits = {}): void {
    const text = this.text(name, { optional, max });
    if (text === undefined) return;
    const [, scheme = ''] = /^([a-z][a-z0-9+.-]*):/i.exec(text) ?? [];
    if (!schemes.includes(scheme.toLowerCase())) this.note(name, 'invalid uri scheme');
    else if (!URL.canParse(text)) this.note(name, 'invalid uri');
  }

  number(name: string, min: number, max = Infinity): number | undefined {
    const value = this.value[name];
    if (!this.has(name)) {
      this.note(name, this.context.missing);
      return undefined;
    }
    if (typeof value !== 'number' || value < min || value > max) {
      this.note(name, max === Infinity ? `Must be at least ${min}` : `Must be between ${min} and ${max}`);
      return undefined;
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], optional = false): T | undefined {
    const found = allowed.find((known) => known === this.value[name]);
    if (found === undefined && !(optional && !this.has(name))) {
      this.note(name, `Must be one of the following values: [${allowed.join(', ')}]`);
    }
    return found;
  }

  object(name: string, optional = false): Checked | undefined {
    const value = this.value[name];
    if (isJsonObject(value)) return this.inside(value, this.context.pathOf(this.path, name));
    if (!optional || this.has(name)) this.note(name, this.context.missing);
    return undefined;
  }

  /** The objects of a list; what is none of them is noted. */
  list(name: string, min: number, max = Infinity): Checked[] {
    const value = this.value[name];
    if (!this.has(name) || (Array.isArray(value) && value.length === 0)) {
      if (min > 0) this.note(name, this.context.missing);
      return [];
    }
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      this.note(name, max === Infinity ? this.context.missing : `Size must be between ${min} and ${max}`);
      return [];
    }
    return value.flatMap((item: unknown, index) => {
      if (isJsonObject(item)) return [this.inside(item, this.context.pathOf(this.path, name, index))];
      this.notes.push({ message: 'invalid property', property: this.context.pathOf(this.path, name, index) });
      return [];
    });
  }

  /** The same object by JSON pointers that begin at it and in other words, as LINE has it for flex messages. */
  asFlex(notes: LineErrorDetail[]): Checked {
    return new Checked(this.value, '', notes, FLEX_STYLE);
  }

  private inside(value: JsonObject, path: string): Checked {
    return new Checked(value, path, this.notes, this.context);
  }
}

export interface UrlLimits {
  readonly optional?: boolean;
  readonly schemes?: readonly string[];
  readonly max?: number;
}

function graphemesIn(text: string): number {
  return [...graphemes.segment(text)].length;
}

function dotted(path: string, name: string, index?: number): string {
  const property = path === '' ? name : `${path}.${name}`;
  return index === undefined ? property : `${property}[${index}]`;
}

function pointer(path: string, name: string, index?: number): string {
  return index === undefined ? `${path}/${name}` : `${path}/${name}/${index}`;
}

const LINE_STYLE = { missing: 'May not be empty', pathOf: dotted };
const FLEX_STYLE = { missing: 'must be specified', pathOf: pointer };
