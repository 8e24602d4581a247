import { Checkpoints } from './checkpoints';

describe('Checkpoints', () => {
  let threads: FakeThread[];
  let checkpoints: Checkpoints;

  beforeEach(() => {
    jest.useFakeTimers();
    threads = [];
    checkpoints = new Checkpoints(() => {
      const thread = new FakeThread();
      threads.push(thread);
      return thread;
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const commit = (times: number) => {
    for (let i = 0; i < times; i++) checkpoints.soon();
  };

  it('need no thread for the few commits of a bot at rest', () => {
    commit(99);
    jest.advanceTimersByTime(1_000);
    expect(threads).toEqual([]);
  });

  it('are made ten times a second, however often there are commits', () => {
    for (let ms = 0; ms < 1_000; ms += 5) {
      commit(20);
      jest.advanceTimersByTime(5);
    }
    expect(threads).toEqual([{ moves: expect.closeTo(10, -1) as number, ended: false }]);
  });

  it('follow each commit while a bot is at work', () => {
    commit(100);
    jest.advanceTimersByTime(100);
    commit(1);
    jest.advanceTimersByTime(100);
    expect(threads).toEqual([{ moves: 2, ended: false }]);
  });

  it('give back their thread after a quiet minute, and have another one at the next work', () => {
    commit(100);
    jest.advanceTimersByTime(60_100);
    commit(99);
    jest.advanceTimersByTime(60_000);
    expect(threads).toEqual([{ moves: 2, ended: true }]);
    commit(100);
    jest.advanceTimersByTime(100);
    expect(threads).toMatchObject([{ ended: true }, { moves: 1, ended: false }]);
  });

  it('start no thread for what is committed last, while the store closes', async () => {
    commit(1_000);
    await checkpoints.end();
    commit(1);
    jest.advanceTimersByTime(1_000);
    expect(threads).toEqual([]);
  });
});

class FakeThread {
  moves = 0;
  ended = false;

  postMessage(): void {
    this.moves += 1;
  }

  terminate(): Promise<number> {
    this.ended = true;
    return Promise.resolve(0);
  }
}
