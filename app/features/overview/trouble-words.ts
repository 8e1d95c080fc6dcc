/** How many there are on a side: `{ label: 'Production', count: 4 }`. */
export interface SideCount {
  readonly label: string;
  readonly count: number;
}

/**
 * How much is wrong, and where: `4 alarms fire in Production`, `5 alarms fire: 4 in Production, 1 in Development`.
 * @param one what there is one of, with its verb: `alarm fires`
 * @param many the same of many: `alarms fire`
 */
export function troubleWords(sides: readonly SideCount[], one: string, many: string): string {
  const there = sides.filter(({ count }) => count > 0);
  const all = there.reduce((sum, { count }) => sum + count, 0);
  const what = `${all} ${all === 1 ? one : many}`;
  const [only, ...others] = there;
  if (!only) return `No ${one}`;
  if (others.length === 0) return `${what} in ${only.label}`;
  return `${what}: ${there.map(({ label, count }) => `${count} in ${label}`).join(', ')}`;
}
