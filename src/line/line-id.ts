/** LINE's ids have 33 characters; those that a module channel sees have 68. */
const LONGEST_ID = 128;

/** Whether it can be LINE's id of a user, a group or a room. What a feature cuts out of a text may be anything. */
export const mayBeLineId = (id: string): boolean => id.length <= LONGEST_ID && /^[!-~]+$/.test(id);
