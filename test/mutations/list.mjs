import acknowledged from './promises/acknowledged.mjs';
import keptOut from './promises/kept-out.mjs';
import once from './promises/once.mjs';
import order from './promises/order.mjs';
import owned from './promises/owned.mjs';
import readFirst from './promises/read-first.mjs';

/**
 * Ways to break a promise, each with the quickest test that names it. `find` occurs once in `file`, and `replace` makes
 * a program of it that compiles and breaks the promise; `proof.test` is a part of the test's full name.
 */
export const mutations = [...acknowledged, ...once, ...order, ...owned, ...readFirst, ...keptOut];
