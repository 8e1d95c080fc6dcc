/** How every script of the house ends. */
export const DONE = 0;
/** Something is red, failed, or was stopped. */
export const FAILED = 1;
/** Nothing was begun: the words, the environments file or the machine are not what they should be. */
export const NOT_BEGUN = 2;
