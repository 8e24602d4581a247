import { AxiosError, type InternalAxiosRequestConfig } from 'axios';

/**
 * No answer came, or not a whole one. Like every AxiosError it holds the request with its bearer token, so it must
 * not get past the folder it is caught in.
 */
export class TransportError extends AxiosError {
  /** @param maybeReceived false only if no byte of the request left this process */
  constructor(
    reason: Error,
    readonly maybeReceived: boolean,
    config: InternalAxiosRequestConfig,
  ) {
    super(reason.message, 'code' in reason ? String(reason.code) : AxiosError.ERR_NETWORK, config);
  }
}
