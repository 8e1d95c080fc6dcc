import type { MuteRule } from './types.ts';

/** The rule under which an alarm is silent now, the one that lasts longest first. */
export function muteOf(rules: readonly MuteRule[], alarm: string): MuteRule | undefined {
  return rules
    .filter(({ status, alarms }) => status === 'ACTIVE' && alarms.includes(alarm))
    .toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity))[0];
}
