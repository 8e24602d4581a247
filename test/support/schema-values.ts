import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly discriminator?: {
    readonly propertyName: string;
    readonly mapping: Readonly<Record<string, string>>;
  };
}

/** What LINE sends most. */
const OFTEN = new Set(['message', 'text', 'user']);

/** What stands in for a sound value of a field now and then, by the field's name. */
export type Spoil = (sound: fc.Arbitrary<unknown>, field: string) => fc.Arbitrary<unknown>;

/** Makes values after one of LINE's OpenAPI schemas. */
export class SchemaValues {
  private readonly schemas: Readonly<Record<string, Schema>>;

  constructor(
    private readonly spoil: Spoil,
    private readonly leaf: fc.Arbitrary<string>,
  ) {
    const file = join(__dirname, '../fixtures/line-openapi/webhook.yml');
    const document = parse(readFileSync(file, 'utf8')) as { components: { schemas: Record<string, Schema> } };
    this.schemas = document.components.schemas;
  }

  of(name: string): fc.Arbitrary<unknown> {
    return this.valueOf({ $ref: `/${name}` });
  }

  private valueOf(schema: Schema): fc.Arbitrary<unknown> {
    const { discriminator, enum: values, type, items } = this.resolved(schema);
    if (discriminator) {
      const kinds = Object.entries(discriminator.mapping).map(([kind, $ref]) => ({
        weight: OFTEN.has(kind) ? 3 : 1,
        arbitrary: this.objectOf({ $ref }, { [discriminator.propertyName]: fc.constant(kind) }),
      }));
      return fc.oneof(...kinds);
    }
    if (values) return fc.constantFrom(...values);
    switch (type) {
      case 'string':
        return this.leaf;
      case 'integer':
        return fc.nat();
      case 'number':
        return fc.double();
      case 'boolean':
        return fc.boolean();
      case 'array':
        return fc.array(this.valueOf(items ?? {}), { maxLength: 3 });
      default:
        return this.objectOf(schema, {});
    }
  }

  private objectOf(
    schema: Schema,
    known: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  ): fc.Arbitrary<object> {
    const { properties, required } = this.flat(schema);
    const fields = Object.entries(properties).map(([name, of]) => {
      const sound = known[name] ?? this.valueOf(of);
      const missing = required.has(name) ? 1 : 20;
      const given = { weight: 40, arbitrary: this.spoil(sound, name) };
      return [name, fc.oneof(given, { weight: missing, arbitrary: fc.constant(undefined) })];
    });
    return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>);
  }

  /** Its own fields, and those of all that it extends. */
  private flat(schema: Schema): { properties: Record<string, Schema>; required: Set<string> } {
    const { allOf = [], properties = {}, required = [] } = this.resolved(schema);
    const parts = allOf.map((part) => this.flat(part));
    return {
      properties: Object.assign({}, ...parts.map((part) => part.properties), properties) as Record<
        string,
        Schema
      >,
      required: new Set([...parts.flatMap((part) => [...part.required]), ...required]),
    };
  }

  private resolved(schema: Schema): Schema {
    return schema.$ref === undefined
      ? schema
      : (this.schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? {});
  }
}
