import { ConfigError } from './config/config.error';
import { StoreNotOpenedError } from './inbox/inbox.errors';

/** Why the bot did not start, for the operator. A stack follows only where the reason is not one we know. */
export function startProblem(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const known = error instanceof StoreNotOpenedError ? error.message : listenProblem(error);
  return `Kidoku could not start: ${known ?? stackOf(error)}`;
}

function listenProblem(error: unknown): string | undefined {
  if (!isListenError(error)) return undefined;
  const { code, address = '', port = 0 } = error;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${address} is taken by another process. Stop that one, or set PORT (or MANAGEMENT_PORT) to another number.`;
    case 'EACCES':
      return `this user may not open port ${port}. Set PORT (or MANAGEMENT_PORT) to 1024 or above.`;
    case 'EADDRNOTAVAIL':
      return `HOST=${address} is not an address of this machine. Write 0.0.0.0 for all of its addresses, or 127.0.0.1.`;
    default:
      return undefined;
  }
}

type ListenError = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number };

function isListenError(error: unknown): error is ListenError {
  return typeof error === 'object' && error !== null && 'syscall' in error && error.syscall === 'listen';
}

// Not `inspect`: it also prints the fields, and the errors of HTTP clients carry the access token in one.
function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
