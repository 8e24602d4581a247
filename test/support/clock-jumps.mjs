// Loaded into a bot before its program: its wall clock is off by as many ms as the file KIDOKU_CLOCK says at that moment. What
// measures time without a clock (timers, performance.now) is left alone, as it is where a real clock is set.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const file = process.env.KIDOKU_CLOCK;
const LOOK_AGAIN_MS = 10;
const RealDate = Date;
let offsetMs = 0;
let lookedAt = -Infinity;

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(Date.now());
    else super(...given);
  }

  static now() {
    if (performance.now() - lookedAt > LOOK_AGAIN_MS) {
      lookedAt = performance.now();
      offsetMs = Number(readFileSync(file, 'utf8'));
    }
    return RealDate.now() + offsetMs;
  }
};
