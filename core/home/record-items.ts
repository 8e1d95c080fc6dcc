import { z } from 'zod';
import type { RecordEntry } from '../actions/record.ts';
import { canonicalJson, EMPTY_CHAIN } from './record-chain.ts';
import type { ChainHead } from './record-chain.ts';
import { readAs } from './table.ts';
import type { HomeTable, Item, Key } from './table.ts';

/** So many entries share a partition key: under 1 GB even where every entry is as large as one may be. */
const ENTRIES_PER_PARTITION = 10_000;
const DIGITS = 15;

export const HEAD_KEY: Key = { PK: 'record-head', SK: 'record-head' };

export function partitionOf(sequence: number): string {
  return `records#${Math.floor(sequence / ENTRIES_PER_PARTITION)}`;
}

/** The lowest and the highest sequence of the partition that holds this one. */
export function partitionBounds(sequence: number): { readonly lowest: number; readonly highest: number } {
  const lowest = Math.floor(sequence / ENTRIES_PER_PARTITION) * ENTRIES_PER_PARTITION;
  return { lowest, highest: lowest + ENTRIES_PER_PARTITION - 1 };
}

export function sortKeyOf(sequence: number): string {
  return String(sequence).padStart(DIGITS, '0');
}

/** The place that a key stands for; undefined for a key that no store has written. */
export function placeOf({ PK, SK }: Item): number | undefined {
  if (typeof SK !== 'string' || !/^\d{15}$/.test(SK)) return undefined;
  const sequence = Number(SK);
  return partitionOf(sequence) === PK ? sequence : undefined;
}

export function entryKey(sequence: number): Key {
  return { PK: partitionOf(sequence), SK: sortKeyOf(sequence) };
}

/** The item that makes an id unique: whoever appends a body with the same id again finds its entry here. */
export function recordIdKey(id: string): Key {
  return { PK: `record-id#${id}`, SK: 'record-id' };
}

/** The entry as one text, so that what was hashed is what is stored, byte by byte. */
export function entryItem(entry: RecordEntry): Item {
  return { ...entryKey(entry.sequence), entry: canonicalJson(entry) };
}

const person = z.object({ id: z.string(), name: z.string(), role: z.string() });

const entrySchema = z
  .object({
    kind: z.string(),
    at: z.number(),
    who: person,
    from: z.object({ address: z.string(), requestId: z.string() }),
    environmentId: z.string(),
    summary: z.string(),
    sequence: z.number().int(),
    previousHash: z.string(),
    hash: z.string(),
  })
  .passthrough();

/** What stands in an item, where it is an entry at all. */
export function parseEntry(text: unknown): RecordEntry | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const parsed = entrySchema.safeParse(JSON.parse(text));
    return parsed.success ? (parsed.data as RecordEntry) : undefined;
  } catch {
    return undefined;
  }
}

const headSchema = z.object({ sequence: z.number().int().positive(), hash: z.string() });

export async function readHead(table: HomeTable, signal?: AbortSignal): Promise<ChainHead> {
  const item = await table.get(HEAD_KEY, signal);
  if (!item) return EMPTY_CHAIN;
  return readAs(headSchema, item, 'head of the records');
}
