import type { TailLine } from './types.ts';

/** Below this, transport and batching explain it. Source: agents send every five seconds by default. */
const APART_MS = 30_000;
/** A line from before it was ingested by its own clock: no transport does that. */
const AHEAD_MS = 2_000;
const LEAST_LINES = 5;

/**
 * What the times of some lines say about an environment's clocks: by how much the middle line's ingestion is after its
 * own time. Undefined where nothing is remarkable, or too few lines tell.
 */
export function clockRemark(lines: readonly Pick<TailLine, 'at' | 'ingestedAt'>[]): string | undefined {
  const delays = lines.flatMap(({ at, ingestedAt }) => (ingestedAt === undefined ? [] : [ingestedAt - at]));
  if (delays.length < LEAST_LINES) return undefined;
  const middle = delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)] ?? 0;
  if (middle < -AHEAD_MS)
    return `Lines carry times ${seconds(-middle)} ahead of when they were ingested: a clock is ahead, and the order between the environments is as good as the clocks.`;
  if (middle > APART_MS)
    return `Lines carry times ${seconds(middle)} before they were ingested: they were held back, or a clock is behind; they stand where their own time puts them.`;
  return undefined;
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1_000)} s`;
}
