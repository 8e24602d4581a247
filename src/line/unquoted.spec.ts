import { textsIn, unquoted } from './unquoted';

const request = {
  replyToken: 'r0f3779fba3b349968c5d07db31eab56f',
  messages: [
    { type: 'text', text: 'my doctor said it is nothing', quickReply: { items: [{ label: 'fine' }] } },
  ],
};
const sent = textsIn(request);

describe('unquoted', () => {
  it.each([
    'The request body has 2 error(s)',
    'May not be empty',
    'messages[0].text',
    "The property, 'to', in the request body is invalid (line: -, column: -)",
    'Must be one of the following values: [text, image, video, audio, location, sticker, template, imagemap]',
  ])('leaves LINE its own words: %s', (words) => {
    expect(unquoted(words, sent)).toBe(words);
  });

  it.each([
    ['the whole of a text', 'Not allowed: my doctor said it is nothing!', 'Not allowed: …!'],
    ['the beginning of a text', 'Not allowed: my doctor sa...', 'Not allowed: …...'],
    ['a short text', 'Not allowed: fine.', 'Not allowed: ….'],
    ['a token', 'Invalid: r0f3779fba3b349968c5d07db31eab56f', 'Invalid: …'],
    ['what is not ASCII, whoever wrote it', 'Not allowed: 妊娠した', 'Not allowed: …'],
  ])('takes out %s', (_, words, rest) => {
    expect(unquoted(words, sent)).toBe(rest);
  });

  it('takes no time to speak of, however much was sent and is answered', () => {
    const long = Array.from({ length: 5 }, (_, n) => `${String(n)}ab`.repeat(1_666));
    const startedAt = process.threadCpuUsage();
    unquoted('ab'.repeat(1_500), long);
    const { user, system } = process.threadCpuUsage(startedAt);
    expect((user + system) / 1_000).toBeLessThan(100);
  });
});
