import type { Fact, HistoryEntry } from '../history/history-entry';
import { check } from './check';

const CHAT = 'U1';

/** Writes a history by hand; each entry comes a second after the one before, unless told to come at once. */
class Story {
  readonly history: HistoryEntry[] = [];
  private now = 0;
  private calls = 0;

  private add(fact: Fact, afterMs: number): this {
    this.now += afterMs;
    this.history.push({ n: this.history.length + 1, at: this.now, ...fact });
    return this;
  }

  said(
    eventId: string,
    chat = CHAT,
    chatKind: 'user' | 'group' = 'user',
    mode: 'active' | 'standby' = 'active',
  ): this {
    const event = {
      eventType: 'message',
      mode,
      messageType: 'text',
      text: eventId,
      messageId: `m-${eventId}`,
    };
    return this.add({ type: 'event', eventId, chat, chatKind, ...event }, 1_000);
  }

  unsent(eventId: string): this {
    const event = { eventType: 'unsend', mode: 'active', messageType: undefined, text: undefined } as const;
    return this.add(
      {
        type: 'event',
        eventId: `u-${eventId}`,
        chat: CHAT,
        chatKind: 'user',
        messageId: `m-${eventId}`,
        ...event,
      },
      1_000,
    );
  }

  attempted(...eventIds: string[]): this {
    return this.add(
      { type: 'delivery.attempted', delivery: 1, eventIds, attempt: 1, redelivery: false },
      1_000,
    );
  }

  acknowledged(...eventIds: string[]): this {
    const answer = { status: 200, problem: undefined, ms: 1, attempt: 1 };
    return this.add({ type: 'delivery.answered', delivery: 1, eventIds, ...answer }, 1_000);
  }

  delivered(...eventIds: string[]): this {
    return this.attempted(...eventIds).acknowledged(...eventIds);
  }

  /** A mark call that covers these messages; without any it fails. */
  marked(...eventIds: string[]): this {
    this.markBegins(1_000);
    return this.markEnds(...eventIds);
  }

  markBegins(afterMs = 1_000): this {
    this.calls += 1;
    const call = {
      call: `c${this.calls}`,
      endpoint: 'mark',
      method: 'POST',
      path: '',
      chats: [CHAT],
    } as const;
    return this.add({ type: 'call.arrived', ...call, retryKey: undefined, replyToken: undefined }, afterMs);
  }

  markEnds(...eventIds: string[]): this {
    const call = `c${this.calls}`;
    for (const id of eventIds) {
      this.add({ type: 'message.read', chat: CHAT, messageId: `m-${id}`, call }, 0);
    }
    const tookEffect = eventIds.length > 0;
    return this.add(
      { type: 'call.finished', call, endpoint: 'mark', tookEffect, status: tookEffect ? 200 : 503 },
      0,
    );
  }

  replied(
    eventId: string,
    { text = eventId, token = `t-${eventId}`, chat = CHAT, afterMs = 1_000 } = {},
  ): this {
    this.calls += 1;
    return this.shown({ chat, texts: [text], eventId, replyToken: token, retryKey: undefined }, afterMs);
  }

  pushed(text: string, retryKey: string, chat = CHAT): this {
    this.calls += 1;
    return this.shown({ chat, texts: [text], eventId: undefined, replyToken: undefined, retryKey }, 1_000);
  }

  /** The same call shows something in a further chat. */
  alsoShown(text: string, retryKey: string, chat: string): this {
    return this.shown({ chat, texts: [text], eventId: undefined, replyToken: undefined, retryKey }, 0);
  }

  private shown(
    what: {
      chat: string;
      texts: string[];
      eventId: string | undefined;
      replyToken: string | undefined;
      retryKey: string | undefined;
    },
    afterMs: number,
  ): this {
    return this.add(
      { type: 'bot.visible', messageIds: ['b'], messages: [], call: `c${this.calls}`, ...what },
      afterMs,
    );
  }

  rules(options?: Parameters<typeof check>[1]): string[] {
    return check(this.history, options).map(({ rule }) => rule);
  }
}

const story = () => new Story();
const echo = { question: (answer: string) => answer };

describe('read before answer', () => {
  it('is kept by a mark and then the reply', () => {
    expect(story().said('a').delivered('a').marked('a').replied('a').rules(echo)).toEqual([]);
  });

  it.each([
    ['no mark at all', story().said('a').delivered('a').replied('a')],
    ['a mark after the reply', story().said('a').delivered('a').replied('a').marked('a')],
    ['a mark that failed', story().said('a').delivered('a').marked().replied('a')],
    ['a mark of another message', story().said('a').said('b').delivered('a').marked('b').replied('a')],
  ])('is broken by %s', (_, { history }) => {
    expect(check(history)).toMatchObject([
      {
        rule: 'read before answer',
        eventId: 'a',
        chat: CHAT,
        words: expect.stringContaining('“a” was unread'),
      },
    ]);
  });

  it.each([
    ['groups', story().said('a', 'C1', 'group').delivered('a').replied('a', { chat: 'C1' })],
    ['messages taken back', story().said('a').delivered('a').unsent('a').replied('a')],
    ['standby', story().said('a', CHAT, 'user', 'standby').delivered('a').replied('a')],
  ])('does not bind %s', (_, told) => {
    expect(told.rules()).toEqual([]);
  });
});

describe('nothing delivered stays unread', () => {
  it('is broken by a push over a message that the bot has had', () => {
    const told = story().said('a').delivered('a').pushed('news', 'k');
    expect(check(told.history)).toMatchObject([{ rule: 'nothing delivered stays unread', eventId: 'a' }]);
  });

  it('is broken by an old token: the reply’s own message is read, the newer one is not', () => {
    const told = story().said('a').said('b').delivered('a', 'b').marked('a').replied('a');
    expect(told.rules()).toEqual(['nothing delivered stays unread']);
  });

  it('does not bind what the bot was handed while its mark or its send was under way', () => {
    const duringMark = story()
      .said('a')
      .delivered('a')
      .said('b')
      .attempted('b')
      .markBegins()
      .acknowledged('b');
    expect(duringMark.markEnds('a').replied('a', { afterMs: 0 }).rules()).toEqual([]);
    const duringRetries = story()
      .said('a')
      .delivered('a')
      .said('b')
      .attempted('b')
      .marked()
      .acknowledged('b');
    expect(duringRetries.marked('a').replied('a', { afterMs: 0 }).rules()).toEqual([]);
    const notYet = story().said('a').attempted('a').pushed('news', 'k');
    expect(notYet.rules()).toEqual([]);
  });

  it('does not bind another user’s chat', () => {
    expect(story().said('a').delivered('a').pushed('news', 'k', 'U2').rules()).toEqual([]);
  });
});

describe('nothing twice', () => {
  const read = () => story().said('a').delivered('a').marked('a');

  it('holds for reply tokens and for the message answered', () => {
    expect(read().replied('a').replied('a').rules()).toEqual(['a reply token once', 'one answer a message']);
    expect(read().replied('a').replied('a', { token: 'other' }).rules()).toEqual(['one answer a message']);
  });

  it('holds for retry keys, but one multicast shows in many chats', () => {
    expect(read().pushed('x', 'k').pushed('x', 'k').rules()).toEqual(['a retry key once']);
    expect(read().pushed('x', 'k').alsoShown('x', 'k', 'U2').rules()).toEqual([]);
  });

  it('holds for a reply followed by a push, where the push’s question is known', () => {
    const told = read().replied('a').pushed('a', 'k');
    expect(told.rules()).toEqual([]);
    expect(told.rules(echo)).toEqual(['one answer a message']);
    expect(told.rules({ eventOfRetryKey: () => 'a' })).toEqual(['one answer a message']);
  });

  it('lets the same words be answered twice when they were said twice', () => {
    const twice = story().said('a').said('b').delivered('a', 'b').marked('a', 'b').replied('a').replied('b');
    expect(twice.rules({ question: () => undefined })).toEqual([]);
  });
});

describe('order', () => {
  it('binds answers to messages that were delivered one after the other', () => {
    const both = () => story().said('a').delivered('a').said('b').delivered('b').marked('a', 'b');
    expect(both().replied('a').replied('b').rules()).toEqual([]);
    expect(both().replied('b').replied('a').rules()).toEqual(['answers in order']);
  });

  it('binds answers to messages of one body', () => {
    const both = () => story().said('a').said('b').delivered('a', 'b').marked('a', 'b');
    expect(both().replied('b').replied('a').rules()).toEqual(['answers in order']);
  });

  it('does not bind what was under way together, as LINE keeps no order either', () => {
    const both = story()
      .said('a')
      .said('b')
      .attempted('a')
      .attempted('b')
      .acknowledged('b')
      .acknowledged('a');
    expect(both.marked('a', 'b').replied('b').replied('a').rules()).toEqual([]);
  });

  it('is not all: the answer belongs to its own message', () => {
    const told = story().said('a').delivered('a').marked('a').replied('a', { text: 'b' });
    expect(told.rules()).toEqual([]);
    expect(told.rules(echo)).toEqual(['the answer to this message']);
  });
});

describe('any history', () => {
  /** A correct echo bot’s history over `count` messages in several chats. */
  const correct = (count: number): HistoryEntry[] => {
    const told = story();
    for (let i = 0; i < count; i += 1) {
      told.said(`a${i}`).delivered(`a${i}`).marked(`a${i}`).replied(`a${i}`);
    }
    return told.history;
  };
  const renumbered = (entries: HistoryEntry[]): HistoryEntry[] =>
    entries.map((entry, i) => ({ ...entry, n: i + 1 }));

  it('of a correct bot is clean', () => {
    expect(check(correct(20), echo)).toEqual([]);
  });

  it('is caught wherever one read is lost', () => {
    const history = correct(10);
    for (const [place, entry] of history.entries()) {
      if (entry.type !== 'message.read') continue;
      const { messageId } = entry;
      const rules = check(renumbered(history.toSpliced(place, 1)), echo);
      expect(rules).toContainEqual(
        expect.objectContaining({ rule: 'read before answer', eventId: messageId.slice(2) }),
      );
    }
  });

  it('is caught wherever one answer is shown again', () => {
    const history = correct(10);
    for (const [place, entry] of history.entries()) {
      if (entry.type !== 'bot.visible') continue;
      const again = { ...entry, call: 'again' };
      expect(check(renumbered(history.toSpliced(place + 1, 0, again)), echo).length).toBeGreaterThan(0);
    }
  });

  it('is caught wherever two answers change places', () => {
    const history = correct(10);
    const places = history.flatMap((entry, place) => (entry.type === 'bot.visible' ? [place] : []));
    for (const [i, place] of places.entries()) {
      const next = places[i + 1];
      const [first, second] = [history[place], next === undefined ? undefined : history[next]];
      if (next === undefined || !first || !second) continue;
      const rules = check(renumbered(history.with(place, second).with(next, first)), echo).map(
        ({ rule }) => rule,
      );
      expect(rules).toContain('answers in order');
    }
  });
});
