// Loaded into a bot before its program: its echo fails in the way that the message's first word names, and each error says
// what the user wrote, as errors of features may.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const main = process.argv[1];
const load = createRequire(main);
load('reflect-metadata');
const { BadRequestException, ForbiddenException, InternalServerErrorException } = load('@nestjs/common');
const { Echo } = load(join(dirname(main), 'features/echo/echo.feature.js'));

const { echo } = Echo.prototype;

const failures = {
  throws(text) {
    throw Object.assign(new Error(text, { cause: new Error(text) }), { text, response: { data: text } });
  },
  throwsText(text) {
    throw text;
  },
  throwsObject(text) {
    throw { text, message: text };
  },
  named(text) {
    throw Object.assign(new Error(text), { name: text });
  },
  guarded(text) {
    throw new ForbiddenException(text);
  },
  piped(text) {
    throw new BadRequestException([text]);
  },
  internal(text) {
    throw new InternalServerErrorException(text);
  },
  aggregate(text) {
    throw new AggregateError([new Error(text)], text);
  },
  rejectsUnseen(text) {
    void Promise.reject(new Error(text));
    return text;
  },
  tooLong: (text) => text.repeat(500),
  tooMany: (text) => Array(6).fill(text),
  noMessage: (text) => ({ [text]: text }),
  unserializable: (text) => ({ type: 'flex', altText: text, contents: 10n }),
  crashes(text) {
    setImmediate(() => {
      throw new Error(text);
    });
    return new Promise(() => undefined);
  },
};

Echo.prototype.echo = function (event) {
  const [way] = event.message.text.split(' ');
  return Object.hasOwn(failures, way) ? failures[way](event.message.text) : echo.call(this, event);
};
// Nest knows a handler by what is noted at its function.
for (const key of Reflect.getMetadataKeys(echo))
  Reflect.defineMetadata(key, Reflect.getMetadata(key, echo), Echo.prototype.echo);
