import { FlexMessage } from './flex/flex-message.tsx';
import { Imagemap } from './imagemap.tsx';
import type { LineMessage, MessageContent } from './line-message.ts';
import { field, isLineMessage } from './line-message.ts';
import { FileCard, Picture, Sound } from './media.tsx';
import { Place } from './place.tsx';
import { StickerArt } from './sticker.tsx';
import { Template } from './template.tsx';
import { TextV2, TextWithEmojis } from './text.tsx';

/** A message of anyone, as it looks in a chat. */
export function MessageBody({ content }: { readonly content: MessageContent }) {
  if (content.type === 'file')
    return <FileCard name={field(content, 'fileName')} bytes={field(content, 'fileSize')} />;
  return isLineMessage(content) ? <LineMessageBody message={content} /> : <Unknown content={content} />;
}

function LineMessageBody({ message }: { readonly message: MessageContent & LineMessage }) {
  switch (message.type) {
    case 'text':
      return <TextWithEmojis message={message} />;
    case 'textV2':
      return <TextV2 message={message} />;
    case 'sticker':
      return <StickerArt stickerId={message.stickerId} />;
    case 'image':
    case 'video':
      return <Picture kind={message.type} url={field(message, 'originalContentUrl')} />;
    case 'audio':
      return <Sound milliseconds={Number(field(message, 'duration') ?? 0)} />;
    case 'location':
      return (
        <Place
          title={field(message, 'title')}
          address={field(message, 'address')}
          latitude={field(message, 'latitude')}
          longitude={field(message, 'longitude')}
        />
      );
    case 'template':
      return <Template template={message.template} />;
    case 'imagemap':
      return <Imagemap message={message} />;
    case 'flex':
      return <FlexMessage contents={message.contents} />;
    case 'coupon':
      return <Unknown content={message} />;
  }
}

/** Something that the page cannot draw: its JSON says what it is. */
export function Unknown({ content }: { readonly content: MessageContent }) {
  return (
    <details class="unknown">
      <summary>{field(content, 'altText') ?? content.type}</summary>
      <pre>{JSON.stringify(content, undefined, 2)}</pre>
    </details>
  );
}

/** Types whose picture is the message, without a bubble around it. */
export function isBare({ type }: MessageContent): boolean {
  return !['text', 'textV2', 'audio', 'file', 'coupon'].includes(type);
}
