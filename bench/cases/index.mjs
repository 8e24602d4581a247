export { acknowledged } from './acknowledged.mjs';
export { answered } from './answered.mjs';
export { atEase } from './at-ease.mjs';
export { underLoad } from './under-load.mjs';
export { bursts } from './bursts.mjs';
export { size } from './size.mjs';
export { memory } from './memory.mjs';
