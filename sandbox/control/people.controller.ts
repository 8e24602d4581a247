import { Delete, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Chat, ChatKind, Profile } from '../chat/chat';
import type { ChatSummary } from '../chat/chat-summary';
import { summaryOf } from '../chat/chat-summary';
import { Chats } from '../chat/chats';
import { People } from '../chat/people';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import { LineError } from '../platform/line-error';
import type { Done } from './acts';
import { doneBy } from './acts';
import { ControlApi } from './control-api.decorator';
import { Directory } from './directory';
import { Fields, given } from './fields';

const MAX_NAME = 100;

/** Users, groups and rooms, and who is in them. */
@ControlApi()
export class PeopleController {
  constructor(
    private readonly chats: Chats,
    private readonly people: People,
    private readonly directory: Directory,
  ) {}

  @Post('users')
  user(@JsonBody() body: JsonObject, @Res({ passthrough: true }) reply: FastifyReply): ChatSummary {
    const { name, profile } = Fields.read(body, (fields) => ({
      name: fields.text('name', MAX_NAME),
      profile: profileFrom(fields),
    }));
    const chat = this.made('user', name, reply);
    if (Object.keys(profile).length > 0) this.show(chat, profile);
    return summaryOf(chat);
  }

  @Post('groups')
  group(@JsonBody() body: JsonObject, @Res({ passthrough: true }) reply: FastifyReply): ChatSummary {
    return this.groupOrRoom('group', body, reply);
  }

  @Post('rooms')
  room(@JsonBody() body: JsonObject, @Res({ passthrough: true }) reply: FastifyReply): ChatSummary {
    return this.groupOrRoom('room', body, reply);
  }

  @Patch('chats/:chat')
  change(@Param('chat') idOrName: string, @JsonBody() body: JsonObject): ChatSummary {
    const chat = this.directory.known(idOrName);
    const { name, profile } = Fields.read(body, (fields) => ({
      name: fields.maybeText('name', MAX_NAME),
      profile: profileFrom(fields),
    }));
    if (name !== undefined && name !== chat.name) {
      if (this.chats.findNamed(chat.kind, name)) {
        throw LineError.withMessage(409, `The name ${name} is taken by another ${chat.kind}.`);
      }
      this.chats.rename(chat, name);
    }
    this.show(chat, profile);
    return summaryOf(chat);
  }

  @Post('chats/:chat/members')
  @HttpCode(202)
  join(@Param('chat') id: string, @JsonBody() body: JsonObject): Done {
    const members = Fields.read(body, (fields) => {
      const names = fields.texts('members') ?? [];
      if (names.length === 0) fields.problem('members', 'must name at least one user');
      return names;
    });
    const group = this.people.groupOf(this.directory.group(id));
    return doneBy(group.welcomes(members.map((member) => this.directory.user(member).id)));
  }

  @Delete('chats/:chat/members/:user')
  @HttpCode(202)
  leave(@Param('chat') id: string, @Param('user') user: string): Done {
    const chat = this.directory.group(id);
    const { id: userId, name } = this.directory.known(user);
    if (!chat.members.has(userId))
      throw LineError.withMessage(404, `${name} is not a member of ${chat.name}.`);
    return doneBy(this.people.groupOf(chat).loses([userId]));
  }

  private groupOrRoom(kind: 'group' | 'room', body: JsonObject, reply: FastifyReply): ChatSummary {
    const { name, members } = Fields.read(body, (fields) => ({
      name: fields.text('name', MAX_NAME),
      members: fields.texts('members') ?? [],
    }));
    const users = members.map((member) => this.directory.user(member));
    const chat = this.made(kind, name, reply);
    for (const { id } of users) this.chats.addMember(chat, id);
    return summaryOf(chat);
  }

  private made(kind: ChatKind, name: string, reply: FastifyReply): Chat {
    void reply.status(this.chats.findNamed(kind, name) ? 200 : 201);
    return this.chats.named(kind, name);
  }

  private show(chat: Chat, profile: Profile): void {
    chat.profile = { ...chat.profile, ...profile };
    this.chats.changed(chat);
  }
}

function profileFrom(fields: Fields): Profile {
  return given({
    pictureUrl: fields.maybeText('pictureUrl', 1_000),
    statusMessage: fields.maybeText('statusMessage', 500),
    language: fields.maybeText('language', 35),
  });
}
