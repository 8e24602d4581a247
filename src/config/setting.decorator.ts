import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

/** How the text of a setting is understood. */
export interface Form<T> {
  /** @returns the value meant, or undefined where the text says nothing acceptable. */
  readonly read: (text: string) => T | undefined;
  /** What to write instead, as it follows "write" in a message. */
  readonly expected: string;
  /** The text may hold a secret: no message repeats it. */
  readonly secret?: boolean;
}

/** Stands where a value could not be read, until the check turns it into a message. */
class Refused {
  constructor(readonly text: string) {}
}

/** A setting in one form. Left unset it keeps its default, which is not checked. */
export function Setting<T>(form: Form<T>): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (form.read(value) ?? new Refused(value)) : value,
    ),
    ValidateBy({
      name: 'setting',
      validator: {
        validate: (value: unknown) => !(value instanceof Refused),
        defaultMessage: (args) => complaint(form, args?.value),
      },
    }),
  );
}

// A longer text in the wrong place is likely a token or a secret, pasted one line too low.
const LONGEST_SHOWN = 24;

function complaint(form: Form<unknown>, value: unknown): string {
  const text = value instanceof Refused ? value.text : '';
  const shown =
    form.secret === true || text.length > LONGEST_SHOWN ? 'the value (not shown)' : JSON.stringify(text);
  return `${shown} is not understood; write ${form.expected}`;
}
