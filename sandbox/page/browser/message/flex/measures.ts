import type { Style } from '../style.ts';

/** LINE's words for sizes, in pixels. */
const SPACES: Readonly<Record<string, string>> = {
  none: '0',
  xs: '2px',
  sm: '4px',
  md: '8px',
  lg: '12px',
  xl: '16px',
  xxl: '20px',
};

const FONTS: Readonly<Record<string, string>> = {
  xxs: '11px',
  xs: '13px',
  sm: '14px',
  md: '16px',
  lg: '19px',
  xl: '22px',
  xxl: '29px',
  '3xl': '35px',
  '4xl': '48px',
  '5xl': '74px',
};

const PICTURES: Readonly<Record<string, string>> = {
  xxs: '40px',
  xs: '60px',
  sm: '80px',
  md: '100px',
  lg: '120px',
  xl: '140px',
  xxl: '160px',
  '3xl': '180px',
  '4xl': '200px',
  '5xl': '220px',
  full: '100%',
};

const BORDERS: Readonly<Record<string, string>> = {
  none: '0',
  light: '0.5px',
  normal: '1px',
  medium: '2px',
  'semi-bold': '3px',
  bold: '4px',
};

const LENGTH = /^-?\d+(\.\d+)?(px|%)$/;
const COLOR = /^#[0-9a-f]{6}([0-9a-f]{2})?$/i;
const RATIO = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/;

/** Only what LINE allows becomes style: anything else in its place is left out. */
function lengthFrom(words: Readonly<Record<string, string>>, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return words[value] ?? (LENGTH.test(value) ? value : undefined);
}

export const space = (value: string | undefined): string | undefined => lengthFrom(SPACES, value);
export const fontSize = (value: string | undefined): string | undefined => lengthFrom(FONTS, value);
export const pictureSize = (value: string | undefined): string | undefined => lengthFrom(PICTURES, value);
export const borderWidth = (value: string | undefined): string | undefined => lengthFrom(BORDERS, value);

export function color(value: string | undefined): string | undefined {
  return value !== undefined && COLOR.test(value) ? value : undefined;
}

/** `20:13` as CSS has it. */
export function ratio(value: string | undefined, otherwise: string): string {
  const [, width, height] = RATIO.exec(value ?? '') ?? [];
  return width !== undefined && height !== undefined ? `${width} / ${height}` : otherwise;
}

/** Without what is undefined, as styles must not hold it. */
export function look(style: Readonly<Record<string, string | number | undefined>>): Style {
  const entries = Object.entries(style).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
