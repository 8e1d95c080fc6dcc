import type { LogStore } from './log-store.ts';

const dayMs = 86_400_000;

/** What one group may hold on this machine's disk; its oldest events go first. AWS has no such limit. */
const mostGroupBytes = 64 * 1024 * 1024;

/** Drops what is older than its group keeps it, and the oldest of a group that has grown too large. */
export function keepWithinBounds(store: LogStore, nowMs: number, groupBytes = mostGroupBytes): void {
  for (const group of store.allGroups()) {
    const days = group.retentionDays;
    if (days !== undefined)
      for (const stream of store.streamsOf(group.name)) store.trim(stream, nowMs - days * dayMs);
    let excess = store.bytesOf(group.name) - groupBytes;
    const oldestFirst = [...store.streamsOf(group.name)].sort(
      (a, b) => (a.lastAtMs ?? 0) - (b.lastAtMs ?? 0),
    );
    for (const stream of oldestFirst) {
      if (excess <= 0) break;
      store.trim(stream, 0, excess);
      excess -= stream.bytes;
    }
  }
}
