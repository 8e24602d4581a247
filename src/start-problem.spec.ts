import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { ConfigError } from './config/config.error';
import { startProblem } from './start-problem';

async function listenError(port: number, host: string): Promise<unknown> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    return error;
  } finally {
    server.close();
  }
  throw new Error('the port was free');
}

describe('startProblem', () => {
  it('shows wrong settings as they were put together, without a stack', () => {
    const error = new ConfigError([{ kind: 'Missing', text: 'LINE_CHANNEL_SECRET' }]);

    expect(startProblem(error)).toBe(error.message);
  });

  it('names the port that is taken and the settings that move it', async () => {
    const holder = createServer();
    await once(holder.listen(0, '127.0.0.1'), 'listening');
    const { port } = holder.address() as AddressInfo;
    const problem = startProblem(await listenError(port, '127.0.0.1'));
    holder.close();

    expect(problem).toMatch(`port ${String(port)} on 127.0.0.1 is taken`);
    expect(problem).toMatch('set PORT (or MANAGEMENT_PORT)');
  });

  it('names HOST where it is not an address of this machine', async () => {
    // 192.0.2.0/24 is reserved for documentation (RFC 5737).
    expect(startProblem(await listenError(0, '192.0.2.1'))).toMatch(/HOST=192\.0\.2\.1 is not an address/);
  });

  it('names HOST where that is a name nobody knows', async () => {
    // .invalid is reserved for names that never resolve (RFC 2606).
    const error = await listenError(0, 'bot.invalid');
    expect(startProblem(error, 'bot.invalid')).toMatch(
      /HOST=bot\.invalid is a name that this machine cannot resolve\. Write 0\.0\.0\.0/,
    );
    // Some other name, which a feature has looked up, is no matter of HOST.
    expect(startProblem(error, '0.0.0.0')).toMatch('could not start: Error: getaddrinfo');
  });

  it('keeps the stack of what nobody foresaw', () => {
    expect(startProblem(new TypeError('surprise'))).toMatch(/could not start: TypeError: surprise\n\s+at /);
  });
});
