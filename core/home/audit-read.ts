import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createChainCheck } from './audit-verify.ts';
import type { ChainCheck, ChainCheckOptions, Verdict } from './audit-verify.ts';
import { partitionBounds, partitionOf, placeOf, readHead, sortKeyOf } from './record-items.ts';
import { createHomeTable } from './table.ts';
import type { HomeTable } from './table.ts';

const ENTRIES_PER_QUERY = 500;
/** Sorts behind every key: whatever stands in a partition is looked at. */
const BEHIND_ALL = '\u{10FFFF}';

/**
 * Reads the whole chain of a home table and checks it, also while consoles go on writing to it.
 * @throws HomeError where it could not be read to its end.
 */
export async function verifyTable(
  dynamodb: DynamoDBClient,
  tableName: string,
  options: ChainCheckOptions,
  signal?: AbortSignal,
): Promise<Verdict> {
  const table = createHomeTable(dynamodb, tableName);
  const check = createChainCheck(options);
  for (let { lowest, highest } = partitionBounds(0); ; { lowest, highest } = partitionBounds(highest + 1)) {
    const partition = partitionOf(lowest);
    const end = await readOn(table, check, { partition, after: '', upTo: BEHIND_ALL }, signal);
    const head = await readHead(table, signal);
    if (head.sequence > highest) continue;
    // What was written meanwhile: entry and head are written together, so that all up to this head is there by now.
    const upTo = sortKeyOf(head.sequence);
    if (upTo > end) await readOn(table, check, { partition, after: end, upTo }, signal);
    return check.finish(head);
  }
}

interface Stretch {
  readonly partition: string;
  readonly after: string;
  readonly upTo: string;
}

/** Hands everything between two keys to the check; the last key that it saw. */
async function readOn(
  table: HomeTable,
  check: ChainCheck,
  { partition, after, upTo }: Stretch,
  signal: AbortSignal | undefined,
): Promise<string> {
  let last = after;
  for (;;) {
    const { items, more } = await table.query(
      {
        condition: 'PK = :partition AND SK BETWEEN :from AND :to',
        // One character behind the last: the smallest key that is greater.
        values: { ':partition': partition, ':from': last === '' ? '!' : `${last}\u0001`, ':to': upTo },
        limit: ENTRIES_PER_QUERY,
      },
      signal,
    );
    for (const item of items) {
      const key = `${String(item.PK)} / ${String(item.SK)}`;
      check.add({ place: placeOf(item), key, text: item.entry });
      last = String(item.SK);
    }
    if (!more || items.length === 0) return last;
  }
}
