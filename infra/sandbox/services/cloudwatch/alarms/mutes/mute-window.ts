import type { AlarmMuteRuleStatus } from '@aws-sdk/client-cloudwatch';
import type { MuteTimes } from './mute-schedule.ts';

/** A stretch of time in which alarms are muted, in milliseconds since the epoch; the end is excluded. */
export interface MuteWindow {
  readonly startMs: number;
  readonly endMs: number;
}

export interface MuteBounds {
  readonly startMs?: number;
  readonly expireMs?: number;
}

/** The window that is open now; the one that ends last, where they overlap. */
export function openWindow(times: MuteTimes, bounds: MuteBounds, now: number): MuteWindow | undefined {
  if (now < (bounds.startMs ?? 0) || now >= (bounds.expireMs ?? Infinity)) return undefined;
  let open: MuteWindow | undefined;
  let from = now - times.durationMs;
  for (;;) {
    const startMs = times.next(from);
    if (startMs === undefined || startMs > now) return open;
    open = { startMs, endMs: Math.min(startMs + times.durationMs, bounds.expireMs ?? Infinity) };
    from = startMs;
  }
}

export function statusOf(times: MuteTimes, bounds: MuteBounds, now: number): AlarmMuteRuleStatus {
  if (openWindow(times, bounds, now)) return 'ACTIVE';
  const next = times.next(Math.max(now, (bounds.startMs ?? 0) - 1));
  return next === undefined || next >= (bounds.expireMs ?? Infinity) ? 'EXPIRED' : 'SCHEDULED';
}
