import { color, look, ratio, space } from './measures.ts';

it.each(['url(https://example.com/x)', 'red', '#12345', 'var(--x)', '#123456; background: url(x)'])(
  'lets no colour but a hexadecimal one into the page: %s',
  (value) => {
    expect(color(value)).toBeUndefined();
  },
);

it("takes LINE's words and plain lengths for spaces, and nothing else", () => {
  expect([space('md'), space('12px'), space('50%'), space('calc(1px)'), space(undefined)]).toEqual([
    '8px',
    '12px',
    '50%',
    undefined,
    undefined,
  ]);
});

it('reads ratios', () => {
  expect([ratio('20:13', '1 / 1'), ratio('wide', '1 / 1')]).toEqual(['20 / 13', '1 / 1']);
});

it('leaves out what is not there', () => {
  expect(look({ color: '#112233ff', width: undefined })).toEqual({ color: '#112233ff' });
});
