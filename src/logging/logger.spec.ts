import { createLogger } from './logger';

function printed(
  write: (logger: ReturnType<typeof createLogger>) => void,
  level: 'info' | 'warn' = 'info',
): string {
  let output = '';
  const take = (chunk: unknown): boolean => {
    output += String(chunk);
    return true;
  };
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(take);
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(take);
  try {
    write(createLogger(level, true));
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
  return output;
}

describe('createLogger', () => {
  it('writes one JSON object a line', () => {
    const [line = '', ...rest] = printed((logger) => {
      logger.log('listening', { url: 'http://127.0.0.1' }, 'Process');
    }).split('\n');

    expect(rest).toEqual(['']);
    expect(JSON.parse(line)).toMatchObject({
      level: 'log',
      message: 'listening',
      context: 'Process',
      params: { url: 'http://127.0.0.1' },
    });
  });

  it('is silent below its level and not at it', () => {
    const output = printed((logger) => {
      logger.log('below');
      logger.warn('at');
      logger.error('above');
    }, 'warn');

    expect(output).not.toContain('below');
    expect(output).toMatch(/at[^]*above/);
  });

  it('masks tokens and what users wrote, however deep', () => {
    const output = printed((logger) => {
      logger.log('sent', { event: { replyToken: 'hunter2', message: { text: 'hunter2' } } });
      logger.log({ headers: { Authorization: 'Bearer hunter2' } });
    });

    expect(output).toContain('sent');
    expect(output).not.toContain('hunter2');
  });
});
