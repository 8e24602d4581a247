import type { Chat, ChatWithMessages, OrderedFault, Settings, State } from '../live/contract.ts';
import type { HistoryEntry } from '../live/history-entry.ts';
import { ChatView } from './chat-view.ts';
import { Lanes } from './lanes.ts';

/** What the page knows of the sandbox, kept up to date from the history. */
export class Model {
  readonly chats = new Map<string, ChatView>();
  readonly lanes = new Lanes();
  readonly run: string;
  settings: Settings;
  faults: readonly OrderedFault[];
  /** The chat that is looked at. */
  chosen: string | undefined;
  /** The newest entry that the chats include: what is older comes only to fill the lanes. */
  private n: number;

  constructor(state: State) {
    this.run = state.run;
    this.n = state.n;
    this.settings = state.settings;
    this.faults = state.faults;
    for (const chat of state.chats) this.chats.set(chat.id, new ChatView(chat));
  }

  get chosenChat(): ChatView | undefined {
    return this.chosen === undefined ? undefined : this.chats.get(this.chosen);
  }

  choose(chat: string): void {
    this.chosen = chat;
    const view = this.chats.get(chat);
    if (view) view.unseen = 0;
  }

  /** The name of a person, where the sandbox knows one. */
  nameOf(userId: string | undefined): string | undefined {
    return userId === undefined ? undefined : this.chats.get(userId)?.about.name;
  }

  filled(chat: ChatWithMessages): void {
    const view = this.chatOf(chat);
    view.merge(chat.messages);
    view.hasEarlier = chat.messages.length > 0 && view.messages.length < (chat.messageCount ?? 0);
    view.loaded = true;
  }

  changed(chat: Chat): void {
    this.chatOf(chat).about = chat;
  }

  apply(entry: HistoryEntry): void {
    this.lanes.apply(entry, this.settings.account.mode);
    if (entry.n <= this.n) return;
    this.n = entry.n;
    switch (entry.type) {
      case 'event':
        this.happen(entry);
        break;
      case 'message.shown':
        this.chats.get(entry.chat)?.append({
          from: 'user',
          id: entry.messageId,
          at: entry.at,
          content: entry.content,
          told: false,
          ...(entry.userId !== undefined && { userId: entry.userId }),
        });
        break;
      case 'message.read':
        this.touch(entry.chat, entry.messageId, { readAt: entry.at });
        break;
      case 'bot.visible':
        this.show(entry);
        break;
      case 'loading.shown':
        this.loading(entry.chat, entry.until);
        break;
      case 'chat.changed':
        this.changed(entry.summary);
        break;
      default:
        break;
    }
  }

  private happen(entry: Extract<HistoryEntry, { type: 'event' }>): void {
    const { chat, messageId = '', content, at, userId } = entry;
    switch (entry.eventType) {
      case 'message':
        this.chats.get(chat)?.append({
          from: 'user',
          id: messageId,
          at,
          content: content ?? { type: entry.messageType ?? 'text', text: entry.text },
          told: true,
          ...(userId !== undefined && { userId }),
        });
        break;
      case 'messageEdited':
        this.touch(chat, messageId, { editedAt: at, ...(content && { content }) });
        break;
      case 'unsend':
        this.touch(chat, messageId, { unsent: true });
        break;
      default:
        break;
    }
  }

  private show({ chat, messages, at }: Extract<HistoryEntry, { type: 'bot.visible' }>): void {
    const view = this.chats.get(chat);
    if (!view) return;
    view.loadingUntil = 0;
    for (const message of messages) view.append({ from: 'bot', at, ...message });
    if (chat !== this.chosen) view.unseen += messages.length;
  }

  private loading(chat: string, until: number): void {
    const view = this.chats.get(chat);
    if (view) view.loadingUntil = until;
  }

  private touch(chat: string, messageId: string, change: Parameters<ChatView['touch']>[1]): void {
    const view = this.chats.get(chat);
    const message = view?.find(messageId);
    if (view && message) view.touch(message, change);
  }

  private chatOf(chat: Chat): ChatView {
    const known = this.chats.get(chat.id);
    if (known) return known;
    const view = new ChatView(chat);
    this.chats.set(chat.id, view);
    return view;
  }
}
