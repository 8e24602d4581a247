import type { ValidateFunction } from 'ajv';
import Ajv2019 from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Json = Record<string, unknown>;

const FOLDER = join(__dirname, '../../test/fixtures/line-openapi');
const BASE = '__base';

/** One of LINE's OpenAPI files, read strictly: what it does not name is wrong, and every `type` is held to its own schema. */
export class LineSchemas {
  private readonly ajv = addFormats(new Ajv2019({ strict: false, allErrors: true }));
  private readonly compiled = new Map<string, ValidateFunction>();

  /** `newer`: schemas of discriminator values that the file does not have yet, e.g. `{ Event: { messageEdited: 'MessageEvent' } }`. */
  constructor(
    file: 'messaging-api' | 'webhook' | 'channel-access-token',
    newer: Readonly<Record<string, Json>> = {},
  ) {
    const document = parse(readFileSync(join(FOLDER, `${file}.yml`), 'utf8')) as Json;
    const { components, paths } = document as { components: { schemas: Record<string, Json> }; paths: Json };
    this.ajv.addSchema({ $id: 'line', components: { schemas: closed(components.schemas, newer) }, paths });
  }

  /** What is wrong with a value of that schema; empty where nothing is. */
  faults(schema: string, value: unknown): string[] {
    return this.check(`line#/components/schemas/${schema}`, value);
  }

  /** What is wrong with the body of an answer, by the path as the file has it. */
  answerFaults(call: string, status: number, body: unknown): string[] {
    if (status >= 400) return this.faults('ErrorResponse', body);
    const [method = '', path = ''] = call.split(' ');
    const pointer = [
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      'application/json',
      'schema',
    ];
    const escaped = pointer.map((part) =>
      encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    return this.check(`line#/paths/${escaped.join('/')}`, body);
  }

  private check(reference: string, value: unknown): string[] {
    const validate = this.compiled.get(reference) ?? this.ajv.compile({ $ref: reference });
    this.compiled.set(reference, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/**
 * A schema with a discriminator becomes two: what all its kinds share, and a choice by `type` that allows no other fields.
 * JSON Schema has no discriminator across `allOf`, which is how LINE writes it.
 */
function closed(schemas: Record<string, Json>, newer: Readonly<Record<string, Json>>): Record<string, Json> {
  const chosen = Object.entries(schemas).filter(([, { discriminator }]) => discriminator !== undefined);
  const shared = new Set(chosen.map(([name]) => `#/components/schemas/${name}`));
  const result: Record<string, Json> = {};
  for (const [name, schema] of Object.entries(schemas)) result[name] = withShared(schema, shared);
  for (const [name, { discriminator, ...base }] of chosen) {
    const { mapping } = discriminator as { mapping: Record<string, string> };
    const added = Object.entries(newer[name] ?? {}).map(([type, kind]) => [
      type,
      `#/components/schemas/${String(kind)}`,
    ]);
    const kinds = [...Object.entries(mapping), ...added];
    result[name + BASE] = base;
    result[name] = {
      allOf: [
        { $ref: `#/components/schemas/${name}${BASE}` },
        { properties: { type: { enum: kinds.map(([type]) => type) } } },
        ...kinds.map(([type, $ref]) => ({ if: { properties: { type: { const: type } } }, then: { $ref } })),
      ],
      unevaluatedProperties: false,
    };
  }
  return result;
}

function withShared(schema: Json, shared: ReadonlySet<string>): Json {
  if (!Array.isArray(schema.allOf)) {
    const plain =
      schema.type === 'object' && schema.properties !== undefined && schema.discriminator === undefined;
    return plain ? { ...schema, additionalProperties: false } : schema;
  }
  const allOf = (schema.allOf as Json[]).map((part) =>
    typeof part.$ref === 'string' && shared.has(part.$ref) ? { $ref: part.$ref + BASE } : part,
  );
  return { ...schema, allOf };
}
