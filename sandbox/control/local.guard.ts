import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';
import { LineError } from '../platform/line-error';
import { SandboxOptions } from '../sandbox.options';

/**
 * Keeps web pages elsewhere out. A name that an attacker points at this machine reaches it, but brings its own `Host`;
 * addresses and `localhost` cannot be pointed anywhere.
 */
@Injectable()
export class LocalGuard implements CanActivate {
  constructor(private readonly options: SandboxOptions) {}

  canActivate(context: ExecutionContext): true {
    const { host = '', origin } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (!this.allows(host)) {
      throw LineError.withMessage(
        403,
        'The sandbox is reached as localhost or by an IP address; other names go into the option allowedHosts.',
      );
    }
    if (origin !== undefined && !isOriginOf(origin, host)) {
      throw LineError.withMessage(403, 'Another web page may not use the sandbox.');
    }
    return true;
  }

  private allows(host: string): boolean {
    if (!URL.canParse(`http://${host}`)) return false;
    const { hostname } = new URL(`http://${host}`);
    const name = hostname.replace(/^\[(.*)\]$/, '$1');
    if (name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0) return true;
    return [this.options.host, ...this.options.allowedHosts].includes(name);
  }
}

function isOriginOf(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(`http://${host}`).host;
}
