import { DatabaseError } from 'pg';
import { StoreUnavailableError } from '../../inbox.errors';

/** What the program's own errors are not: the database, or the way to it, says no. */
export function asStoreError(error: unknown): unknown {
  if (!isOfDatabase(error) || error instanceof StoreUnavailableError) return error;
  return new StoreUnavailableError(inWords(error), { cause: error });
}

/** The same statement may succeed a moment later, as nothing of it was done. */
export function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof DatabaseError && PASSING.has(error.code ?? '');
}

/** It is about the values of one item; its neighbours may be sound. */
export function isAboutValues(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[123]/.test(error.code ?? '');
}

/** Deadlock, serialization failure, and a lock that was not to be had in time. */
const PASSING: ReadonlySet<string> = new Set(['40P01', '40001', '55P03']);

/** `pg` has no class for what happens on the way: those are the system's errors, or are told by their words. */
export function isOfDatabase(error: unknown): error is Error {
  if (error instanceof StoreUnavailableError || error instanceof DatabaseError) return true;
  const { syscall, code = '', message } = error as NodeJS.ErrnoException;
  return (
    syscall !== undefined ||
    BROKEN_OFF.test(code) ||
    attempts(error).some(isOfDatabase) ||
    ON_THE_WAY.test(message)
  );
}

/** Where a host has several addresses, the error has one for each of them, and no words of its own. */
function attempts(error: unknown): readonly Error[] {
  return (error as { readonly errors?: readonly Error[] }).errors ?? [];
}

/** Node's own errors of a connection that ended, and of TLS and its certificates, name no system call. */
const BROKEN_OFF =
  /^(ECONNRESET|EPIPE|ETIMEDOUT|ERR_TLS_|ERR_SSL_|ERR_STREAM_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

const ON_THE_WAY =
  /^(SASL: |The server does not support SSL|There was an error establishing an SSL|Connection terminated|Client has encountered|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client was closed|Cannot use a pool)/;

/** A message about values quotes them, and they may be what a user wrote: of those only the code is told. */
function inWords(error: Error): string {
  const { code } = error as { code?: string };
  if (isAboutValues(error)) return `PostgreSQL error ${code ?? ''}`;
  const words =
    error.message ||
    attempts(error)
      .map(({ message }) => message)
      .join('; ');
  return `PostgreSQL: ${words}${code === undefined ? '' : ` (${code})`}`;
}
