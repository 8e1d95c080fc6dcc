import type { DrawnLine } from './chart-data.ts';

/** How a line is drawn, the same by the server and in the browser. The right side's is the heavier one: two lines are told apart
 * without their colours. */
export function lineLook({ isGhost, isQuiet, sideIndex }: DrawnLine) {
  return {
    stroke: 'rgb(var(--side))',
    strokeWidth: isGhost || isQuiet ? 1 : sideIndex === 0 ? 1.25 : 2,
    strokeOpacity: isGhost ? 0.75 : isQuiet ? 0.6 : 1,
    strokeDasharray: isGhost ? '3 3' : undefined,
  };
}
