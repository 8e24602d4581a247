import { Get, Param } from '@nestjs/common';
import type { UserMessage } from '../chat/chat';
import { Chats } from '../chat/chats';
import { Clock } from '../clock';
import { isJsonObject } from './json-fields';
import { Answer, rawAnswer } from './answer';
import { LineEndpoint } from './endpoint';
import { LineApi } from './line-api.decorator';
import { LineError } from './line-error';
import { previewOf, sampleOf } from './sample-content';

const WITH_CONTENT = ['image', 'video', 'audio', 'file'];

/** What users sent, to download. On LINE these calls have a host of their own. */
@LineApi('v2/bot/message/:messageId/content')
export class ContentController {
  constructor(
    private readonly clock: Clock,
    private readonly chats: Chats,
  ) {}

  @Get()
  @LineEndpoint('content')
  content(@Param('messageId') id: string): Answer {
    const message = this.message(id);
    if (!this.isReady(message)) return new Answer(202, {});
    const { bytes, type } = sampleOf(message);
    return rawAnswer(200, bytes, type);
  }

  @Get('preview')
  @LineEndpoint('content-preview')
  preview(@Param('messageId') id: string): Answer {
    const message = this.message(id);
    if (!['image', 'video'].includes(message.content.type)) {
      throw LineError.withMessage(400, 'The content can not be previewed');
    }
    if (!this.isReady(message)) return new Answer(202, {});
    const { bytes, type } = previewOf(message);
    return rawAnswer(200, bytes, type);
  }

  @Get('transcoding')
  @LineEndpoint('content-transcoding')
  transcoding(@Param('messageId') id: string): { status: 'processing' | 'succeeded' } {
    const message = this.message(id);
    if (!['video', 'audio'].includes(message.content.type)) {
      throw LineError.withMessage(400, "Transcoding status doesn't support this type of content");
    }
    return { status: this.isReady(message) ? 'succeeded' : 'processing' };
  }

  private isReady({ readyAt }: UserMessage): boolean {
    return (readyAt ?? 0) <= this.clock.now();
  }

  private message(id: string): UserMessage {
    const message = this.chats.message(id)?.message;
    if (message?.from !== 'user' || !WITH_CONTENT.includes(message.content.type) || isExternal(message)) {
      throw LineError.withMessage(404, 'not found');
    }
    if (message.unsent) throw LineError.withMessage(410, 'The content is gone');
    return message;
  }
}

/** Of these LINE has no copy: the event says where they are. */
function isExternal({ content: { contentProvider } }: UserMessage): boolean {
  return isJsonObject(contentProvider) && contentProvider.type === 'external';
}
