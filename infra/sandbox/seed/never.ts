import { setMaxListeners } from 'node:events';

/** The seed is never cancelled: whoever stops it ends the process. */
export const NEVER: AbortSignal = new AbortController().signal;
// Many calls at once listen to it; Node would take that for a leak.
setMaxListeners(0, NEVER);
