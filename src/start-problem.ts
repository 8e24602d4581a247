import { ConfigError } from './config/config.error';
import { StoreNotOpenedError } from './inbox/inbox.errors';

/**
 * Why the bot did not start, for the operator. A stack follows only where the reason is not one we know.
 *
 * @param host where it was to listen: a feature may look up other names as it starts
 */
export function startProblem(error: unknown, host?: string): string {
  if (error instanceof ConfigError) return error.message;
  const known = error instanceof StoreNotOpenedError ? error.message : listenProblem(error, host);
  return `Kidoku could not start: ${known ?? stackOf(error)}`;
}

function listenProblem(error: unknown, host: string | undefined): string | undefined {
  if (!isListenError(error, host)) return undefined;
  const { code, address = '', port = 0 } = error;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${address} is taken by another process. Stop that one, or set PORT (or MANAGEMENT_PORT) to another number.`;
    case 'EACCES':
      return `this user may not open port ${port}. Set PORT (or MANAGEMENT_PORT) to 1024 or above.`;
    case 'EADDRNOTAVAIL':
      return `HOST=${address} is not an address of this machine. ${ANY_HOST}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host ?? ''} is a name that this machine cannot resolve. ${ANY_HOST}`;
    default:
      return undefined;
  }
}

const ANY_HOST = 'Write 0.0.0.0 for all of its addresses, or 127.0.0.1.';

type ListenError = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number };

function isListenError(error: unknown, host: string | undefined): error is ListenError {
  if (typeof error !== 'object' || error === null || !('syscall' in error)) return false;
  const isLookup = error.syscall === 'getaddrinfo' && 'hostname' in error && error.hostname === host;
  return error.syscall === 'listen' || isLookup;
}

// Not `inspect`: it also prints the fields, and the errors of HTTP clients carry the access token in one.
function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
