import type { Databases, IndexKey } from './databases.ts';
import { last } from './databases.ts';

const kinds = ['visible', 'due', 'sent', 'age', 'group', 'head'] as const;

/** Gives all messages of a queue up for sweeping: nothing of theirs is seen any more. Call it inside a transaction. */
export function discardMessages(databases: Databases, queueId: number): void {
  void databases.index.put(['garbage', queueId], 1);
}

/** Removes at most about `limit` records of discarded messages. True where more is left. */
export function sweepGarbage(databases: Databases, limit: number): boolean {
  const [garbage] = databases.index.getKeys({ start: ['garbage', 0], end: ['garbage', last], limit: 1 });
  if (garbage === undefined) return false;
  const [, queueId] = garbage;
  const { index, messages, contents, groups } = databases;
  databases.transaction(() => {
    let left = limit;
    for (const kind of kinds) {
      const range = { start: [kind, queueId] as IndexKey, end: [kind, queueId + 1] as IndexKey, limit: left };
      left -= removeAll([...index.getKeys(range)], (key) => index.remove(key));
      if (left <= 0) return;
    }
    const range = {
      start: [queueId] as unknown as [number, number],
      end: [queueId + 1, 0] as [number, number],
    };
    left -= removeAll([...messages.getKeys({ ...range, limit: left })], (key) => messages.remove(key));
    if (left <= 0) return;
    left -= removeAll([...contents.getKeys({ ...range, limit: left })], (key) => contents.remove(key));
    if (left <= 0) return;
    const groupRange = {
      start: [queueId, ''] as [number, string],
      end: [queueId + 1, ''] as [number, string],
    };
    left -= removeAll([...groups.getKeys({ ...groupRange, limit: left })], (key) => groups.remove(key));
    if (left > 0) void index.remove(garbage);
  });
  return true;
}

function removeAll<Key>(keys: readonly Key[], remove: (key: Key) => unknown): number {
  keys.forEach((key) => remove(key));
  return keys.length;
}
