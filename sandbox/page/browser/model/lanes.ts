import type { EntryOf, HistoryEntry } from '../live/history-entry.ts';
import type { AccountMode } from '../live/contract.ts';
import type { Call } from './lane.ts';
import { Lane } from './lane.ts';

/** More would only be scrolled past, and a long night of bursts must not fill the memory. */
const MOST_LANES = 4_000;
/** A mark that fails again and again tells nothing new. */
const MOST_CALLS = 12;
const SENDS: readonly string[] = ['reply', 'push', 'multicast', 'broadcast', 'narrowcast'];

/** Sorts the history into lanes, entry by entry. */
export class Lanes {
  /** In the order in which the events happened. */
  readonly list: Lane[] = [];
  private readonly byEvent = new Map<string, Lane>();
  private readonly byMessage = new Map<string, Lane>();
  private readonly unreadByChat = new Map<string, Set<Lane>>();
  private readonly callLanes = new Map<string, { readonly call: Call; readonly lanes: Set<Lane> }>();

  apply(entry: HistoryEntry, mode: AccountMode): void {
    switch (entry.type) {
      case 'event':
        this.begin(entry, mode);
        break;
      case 'delivery.attempted':
        this.each(entry.eventIds, (lane) => {
          lane.deliveries.push({ attempt: entry.attempt, redelivery: entry.redelivery, from: entry.at });
        });
        break;
      case 'delivery.answered':
        this.each(entry.eventIds, (lane) => {
          const open = lane.deliveries.findLast(
            ({ attempt, to }) => attempt === entry.attempt && to === undefined,
          );
          const { at, ms, status, problem } = entry;
          if (open) Object.assign(open, { to: at, ms, status, problem });
        });
        break;
      case 'call.arrived':
        this.arrive(entry);
        break;
      case 'fault.played':
        this.onCall(entry.call, (call) => {
          call.fault = entry.kind;
        });
        break;
      case 'call.finished':
        this.finish(entry);
        break;
      case 'message.read':
        this.read(entry);
        break;
      case 'bot.visible':
        this.answer(entry);
        break;
      default:
        break;
    }
  }

  private begin(entry: EntryOf<'event'>, mode: AccountMode): void {
    const lane = new Lane(entry);
    this.list.push(lane);
    this.byEvent.set(entry.eventId, lane);
    const { eventType, messageId } = entry;
    if (eventType === 'message') {
      lane.markable = entry.mode === 'active' && (entry.chatKind === 'user' || mode !== 'old-api');
      if (messageId !== undefined) this.byMessage.set(messageId, lane);
      const unread = this.unreadByChat.get(entry.chat) ?? new Set();
      this.unreadByChat.set(entry.chat, unread.add(lane));
    }
    if (this.list.length > MOST_LANES) this.forget(this.list.splice(0, MOST_LANES / 4));
  }

  private arrive(entry: EntryOf<'call.arrived'>): void {
    const isMark = entry.endpoint === 'mark' || entry.endpoint === 'mark-old';
    if (!isMark && !SENDS.includes(entry.endpoint)) return;
    const call: Call = {
      id: entry.call,
      endpoint: entry.endpoint,
      kind: isMark ? 'mark' : 'send',
      from: entry.at,
    };
    const lanes = new Set(isMark ? this.unreadIn(entry.chats) : this.meant(entry));
    for (const lane of lanes) {
      if (lane.calls.length >= MOST_CALLS) continue;
      lane.calls.push(call);
      lane.rev += 1;
    }
    this.callLanes.set(entry.call, { call, lanes });
  }

  /** A reply names its event. A push does not: it is shown with the newest event of the chat. */
  private meant({ eventId, chats }: EntryOf<'call.arrived'>): Lane[] {
    const named = eventId === undefined ? undefined : this.byEvent.get(eventId);
    if (named) return [named];
    return chats.flatMap((chat) => this.list.findLast(({ event }) => event.chat === chat) ?? []);
  }

  private unreadIn(chats: readonly string[]): Lane[] {
    return chats.flatMap((chat) => [...(this.unreadByChat.get(chat) ?? [])]);
  }

  private finish(entry: EntryOf<'call.finished'>): void {
    const { at, status, tookEffect, refusal } = entry;
    this.onCall(entry.call, (call, lanes) => {
      Object.assign(call, { to: at, status, tookEffect, refusal: refusal?.message });
      if (call.kind !== 'mark' || !tookEffect) return;
      // It covered the messages up to its token, and so had nothing to do with those that are still unread.
      for (const lane of lanes) if (lane.unread) drop(lane.calls, call);
    });
    this.callLanes.delete(entry.call);
  }

  private read(entry: EntryOf<'message.read'>): void {
    const lane = this.byMessage.get(entry.messageId);
    if (!lane) return;
    lane.read = { n: entry.n, at: entry.at };
    lane.readBy = entry.call;
    lane.rev += 1;
    this.unreadByChat.get(entry.chat)?.delete(lane);
  }

  private answer(entry: EntryOf<'bot.visible'>): void {
    const found = this.callLanes.get(entry.call);
    if (!found) return;
    found.call.shownAt = entry.at;
    for (const lane of found.lanes) {
      if (lane.event.chat !== entry.chat) continue;
      lane.answered ??= { n: entry.n, at: entry.at };
      lane.rev += 1;
    }
  }

  private onCall(id: string, change: (call: Call, lanes: ReadonlySet<Lane>) => void): void {
    const found = this.callLanes.get(id);
    if (!found) return;
    change(found.call, found.lanes);
    for (const lane of found.lanes) lane.rev += 1;
  }

  private each(eventIds: readonly string[], change: (lane: Lane) => void): void {
    for (const id of eventIds) {
      const lane = this.byEvent.get(id);
      if (!lane) continue;
      change(lane);
      lane.rev += 1;
    }
  }

  private forget(lanes: readonly Lane[]): void {
    for (const lane of lanes) {
      this.byEvent.delete(lane.event.eventId);
      this.byMessage.delete(lane.event.messageId ?? '');
      this.unreadByChat.get(lane.event.chat)?.delete(lane);
    }
  }
}

function drop(calls: Call[], call: Call): void {
  const place = calls.indexOf(call);
  if (place >= 0) calls.splice(place, 1);
}
