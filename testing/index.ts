import './matchers';

/** All that the tests of a feature need. Importing it gives jest's `expect` the matchers of a bed. */
export { LineTestBed } from './line-test-bed';
export type { TestBedOptions } from './test-bed.options';
export type { TestGroup, TestMember, TestUser } from './test-user';
