import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogLine } from '../../cloud.ts';
import { linesOfDay } from '../../history/past-lines.ts';
import type { HistoryPlan } from '../../history/plan.ts';
import type { LogEvent, LogStore } from './log-store.ts';

const day = 86_400;
const afterMs = 400;

/** Writes the lines of a past, a day at a time; groups are as old as it. Others are served between two days. */
export async function writePast(store: LogStore, plan: HistoryPlan): Promise<void> {
  const groups = new Set(
    [...plan.subjects.services, ...plan.subjects.functions].map(({ logGroup }) => logGroup),
  );
  for (const name of groups) {
    const known = store.group(name);
    const createdAtMs = Math.min(known?.createdAtMs ?? Infinity, plan.start * 1000);
    store.saveGroup({ logGroupClass: 'STANDARD', tags: {}, ...known, name, createdAtMs });
  }
  for (let index = 0; plan.start + index * day < plan.end; index++) {
    const byStream = new Map<string, LogLine[]>();
    for (const line of linesOfDay(plan, index)) {
      // What was printed in the last minute may have come a little later.
      if (line.timestamp >= plan.end * 1000) continue;
      const key = `${line.group}\n${line.stream}`;
      const lines = byStream.get(key);
      if (lines) lines.push(line);
      else byStream.set(key, [line]);
    }
    for (const lines of byStream.values()) writeStream(store, lines);
    store.flush();
    await nextTurn();
  }
}

function writeStream(store: LogStore, lines: readonly LogLine[]): void {
  const [first] = lines;
  if (!first) return;
  const record =
    store.stream(first.group, first.stream) ?? store.createStream(first.group, first.stream, first.timestamp);
  // A past that is given once more goes on where it ended.
  const isNew = ({ timestamp }: LogLine) => timestamp > (record.lastAtMs ?? -Infinity);
  const events: readonly LogEvent[] = lines
    .filter(isNew)
    .map(({ timestamp, message }) => ({ atMs: timestamp, message }));
  if (events.length > 0)
    store.append(record, events, (lines.at(-1)?.timestamp ?? first.timestamp) + afterMs, true);
}
