import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { serverConfig } from './config/server.config';
import { listen } from './listen';

@Controller()
class Everything {
  @Get(['health', 'health/live', 'metrics', 'ops/dead-letters', 'healthy'])
  get(): string {
    return 'here';
  }

  @Post('webhook')
  receive(): string {
    return 'here';
  }
}

@Module({
  controllers: [Everything],
  providers: [{ provide: serverConfig.KEY, useValue: {} }],
})
class Bot {}

describe('listen', () => {
  const apps: NestFastifyApplication[] = [];
  afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

  async function start(config: { host?: string; port?: number; managementPort?: number }) {
    const module = await Test.createTestingModule({ imports: [Bot] })
      .overrideProvider(serverConfig.KEY)
      .useValue({ host: '127.0.0.1', port: 0, ...config })
      .compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    apps.push(app);
    const { url, managementUrl = '' } = await listen(app);
    return { app, url, managementUrl };
  }

  const status = async (url: string, method = 'GET'): Promise<number> =>
    (await fetch(url, { method, headers: { connection: 'close' } })).status;

  it('serves everything on one port unless told otherwise', async () => {
    const { url, managementUrl } = await start({});

    expect(managementUrl).toBe('');
    expect(await status(`${url}/webhook`, 'POST')).toBe(201);
    for (const path of ['/health', '/health/live', '/metrics', '/ops/dead-letters']) {
      expect(await status(url + path)).toBe(200);
    }
  });

  it('writes an IPv6 address so that it can be opened', async () => {
    const { url } = await start({ host: '::1' });

    expect(await status(`${url}/health`)).toBe(200);
  });

  describe('with a management port', () => {
    it.each(['/health', '/health/live', '/metrics', '/ops/dead-letters', '/health?details=1'])(
      'serves %s there and not in public',
      async (path) => {
        const { url, managementUrl } = await start({ managementPort: 0 });

        expect(await status(managementUrl + path)).toBe(200);
        expect(await status(url + path)).toBe(404);
      },
    );

    it.each(['/%68ealth', '/health%2Flive', '//health', '/./metrics', '/HEALTH', '/health/'])(
      'does not serve management in public under the spelling %s',
      async (path) => {
        const { url } = await start({ managementPort: 0 });

        expect(await status(url + path)).toBe(404);
      },
    );

    it('serves the webhook and everything else in public only', async () => {
      const { url, managementUrl } = await start({ managementPort: 0 });

      expect(await status(`${url}/webhook`, 'POST')).toBe(201);
      expect(await status(`${managementUrl}/webhook`, 'POST')).toBe(404);
      expect(await status(`${url}/healthy`)).toBe(200);
      expect(await status(`${managementUrl}/healthy`)).toBe(404);
    });

    it('answers what it hides as it answers what does not exist', async () => {
      const { url } = await start({ managementPort: 0 });
      const body = async (path: string) => (await (await fetch(url + path)).text()).replaceAll(path, '');

      expect(await body('/metrics')).toBe(await body('/nothing'));
    });

    it('closes both ports with the application, also under a kept connection', async () => {
      const { app, url, managementUrl } = await start({ managementPort: 0 });
      await (await fetch(`${managementUrl}/health`)).text();
      await app.close();

      await expect(fetch(`${url}/webhook`)).rejects.toThrow();
      await expect(fetch(`${managementUrl}/health`)).rejects.toThrow();
    });

    it('rejects when the management port is taken', async () => {
      const { managementUrl } = await start({ managementPort: 0 });

      await expect(start({ managementPort: Number(new URL(managementUrl).port) })).rejects.toMatchObject({
        code: 'EADDRINUSE',
      });
    });
  });

  it('rejects when the port is taken', async () => {
    const { url } = await start({});

    await expect(start({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
