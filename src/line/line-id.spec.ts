import { mayBeLineId } from './line-id';

const hex = '0123456789abcdef'.repeat(2);

it.each([`U${hex}`, `C${hex}`, `R${hex}`, `LU${hex}-U${hex}`])('%s may be an id of LINE', (id) => {
  expect(mayBeLineId(id)).toBe(true);
});
