import { Feature, OnText, ReadReceipt } from '../src/bot';
import { LineTestBed } from './index';

@Feature()
class Answers {
  @OnText('unread')
  @ReadReceipt('never')
  unread(): string {
    return 'for a person to read';
  }

  @OnText('read')
  read(): string {
    return 'after "Read"';
  }
}

let bed: LineTestBed;

beforeEach(async () => {
  bed = await LineTestBed.create({ features: [Answers] });
});

afterEach(() => bed.close());

const expectation = () => {
  expect(bed).toHaveReadBeforeEveryAnswer();
};

it('holds where every answered message was read first', async () => {
  await bed.user('Aiko').says('read');
  expectation();
  expect(() => {
    expect(bed).not.toHaveReadBeforeEveryAnswer();
  }).toThrow('Every message was read before its answer.');
});

it('fails where one was not, and shows which, the chat and the timeline', async () => {
  await bed.user('Aiko').says('read');
  await bed.user('Ben').says('unread');
  expect(expectation).toThrow('the answer “for a person to read” was visible while “unread” was unread');
  expect(expectation).toThrow('Ben:\n  unread\n  for a person to read');
  expect(expectation).toThrow('ANSWERED BEFORE READ');
  expect(bed).not.toHaveReadBeforeEveryAnswer();
});

it('cannot be met by a bot that answers nothing', async () => {
  await bed.user('Aiko').says('hello');
  expect(expectation).toThrow('The bot has answered nothing');
  expect(() => {
    expect(bed).not.toHaveReadBeforeEveryAnswer();
  }).toThrow('The bot has answered nothing');
});

it('is for a test bed only', () => {
  expect(() => {
    expect('Aiko').toHaveReadBeforeEveryAnswer();
  }).toThrow('for a LineTestBed');
});
