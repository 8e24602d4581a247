import { once } from 'node:events';
import type { Server } from 'node:http';
import type { ConfigType } from '@nestjs/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serverConfig } from './config/server.config';
import { createManagementServer } from './health/management-port';

/** Opens the configured ports of an application that has not been initialised. @returns where they are. */
export async function listen(app: NestFastifyApplication): Promise<{ url: string; managementUrl?: string }> {
  const { host, port, managementPort } = app.get<ConfigType<typeof serverConfig>>(serverConfig.KEY);
  const management = managementPort === undefined ? undefined : createManagementServer(app);
  await app.listen(port, host);
  const url = addressOf(app.getHttpServer());
  if (management === undefined) return { url };
  // `once` rejects on 'error', so a taken port is reported as for the first one.
  await once(management.listen(managementPort, host), 'listening');
  return { url, managementUrl: addressOf(management) };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return String(address);
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
