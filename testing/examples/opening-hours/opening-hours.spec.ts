import { LineTestBed } from 'kidoku/testing';
import { OpeningHours } from './opening-hours.feature';
import { ShopService } from './shop.service';

const openBed = () =>
  LineTestBed.create({
    features: [OpeningHours],
    providers: [{ provide: ShopService, useValue: { opensAt: async () => '10:00' } }],
  });

it('tells when the shop opens, after "Read"', async () => {
  await using bed = await openBed();
  await bed.user('Aiko').says('opening hours?');
  expect(bed.chatWith('Aiko')).toEqual(['opening hours?  (read)', 'We open at 10:00.']);
  expect(bed).toHaveReadBeforeEveryAnswer();
});

it('leaves other texts unread, for others to answer', async () => {
  await using bed = await openBed();
  await bed.user('Aiko').says('hello');
  expect(bed.chatWith('Aiko')).toEqual(['hello']);
});
