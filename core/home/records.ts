import { randomUUID } from 'node:crypto';
import type { RecordBody, RecordEntry, Records } from '../actions/record.ts';
import { boundedBody } from './bounded-body.ts';
import { homeError } from './home-error.ts';
import { deadlineIn, pauseBefore } from './pauses.ts';
import { canonicalJson, EMPTY_CHAIN, sealed } from './record-chain.ts';
import type { ChainHead } from './record-chain.ts';
import { entryItem, entryKey, HEAD_KEY, parseEntry, readHead, recordIdKey } from './record-items.ts';
import { readPage } from './record-pages.ts';
import { conditionOf, partsOf, wireOf } from './table.ts';
import type { HomeTable } from './table.ts';
import { transact } from './transaction.ts';

/** Longest time from the request to the answer, the wait for other entries of this console included. */
const APPEND_MS = 10_000;

/** Who is told what becomes of the chain. Never throws, never waits. */
export interface ChainWatch {
  /** Of each entry that was written here: an anchor, for whoever keeps it elsewhere. */
  readonly written?: (anchor: ChainHead) => void;
  /** The chain ends before what this console has seen of it. Told once, until it is whole again. */
  readonly cut?: (sentence: string) => void;
}

/**
 * The chain in the home table. Head and entry move in one transaction, on the condition that the head is the one that
 * the entry was chained to: of two consoles at once one wins, and the other chains to the winner's entry. A head
 * that goes back is somebody's doing, and nothing is chained to it: what was cut off would not be missed any more.
 */
export function createRecords(table: HomeTable, auditKey?: string, watch: ChainWatch = {}): Records {
  let head: ChainHead | undefined;
  /** The furthest that was written or read here, whatever failed since. */
  let seen = EMPTY_CHAIN;
  let isCutTold = false;
  // One at a time in this console: its own entries would only push each other off the head.
  let turn: Promise<unknown> = Promise.resolve();

  function followed(read: ChainHead): ChainHead {
    if (read.sequence < seen.sequence || (read.sequence === seen.sequence && read.hash !== seen.hash)) {
      const sentence = `The records were cut or replaced: they end at ${read.sequence}, and this console knows entry ${seen.sequence} as ${seen.hash}.`;
      if (!isCutTold) watch.cut?.(sentence);
      isCutTold = true;
      throw homeError('rejected', 'dynamodb:GetItem', sentence, 'ChainCut');
    }
    isCutTold = false;
    seen = read;
    return read;
  }

  async function write(body: RecordBody & { readonly id: string }, left: () => number): Promise<RecordEntry> {
    for (let attempt = 0; ; attempt += 1) {
      if (left() === 0)
        throw homeError(
          'timed-out',
          'dynamodb:TransactWriteItems',
          'Other entries were written for too long.',
        );
      head ??= followed(await readHead(table));
      const entry = sealed(body, head, auditKey);
      const outcome = await commit(table, entry, head, left());
      switch (outcome) {
        case 'written':
          head = { sequence: entry.sequence, hash: entry.hash };
          seen = head;
          watch.written?.(head);
          return JSON.parse(canonicalJson(entry)) as RecordEntry;
        case 'known':
          return entryOf(table, body.id);
        case 'blocked':
          throw homeError(
            'rejected',
            'dynamodb:TransactWriteItems',
            `An entry stands at ${entry.sequence}, where the head says that there is none yet.`,
            'ChainBlocked',
          );
        case 'moved':
          head = undefined;
          await pauseBefore(attempt);
      }
    }
  }

  return {
    append(asked) {
      const body = boundedBody({ ...asked, id: asked.id ?? randomUUID() }) as RecordBody & { id: string };
      const left = deadlineIn(APPEND_MS);
      const written = turn.then(() => write(body, left));
      turn = written.catch(() => {
        // What the head is after a failure only the table knows.
        head = undefined;
      });
      return written;
    },
    page: (query, signal) => readPage(table, query, signal),
  };
}

type Commit = 'written' | 'known' | 'moved' | 'blocked';

async function commit(table: HomeTable, entry: RecordEntry, head: ChainHead, left: number): Promise<Commit> {
  const TableName = table.name;
  const absent = conditionOf({ condition: 'attribute_not_exists(PK)', values: {} });
  const id = { ...recordIdKey(entry.id ?? ''), sequence: entry.sequence };
  const result = await transact(
    table,
    [
      { Update: { TableName, Key: wireOf({ ...HEAD_KEY }), ...partsOf(headMove(head, entry)) } },
      { Put: { TableName, Item: wireOf(entryItem(entry)), ...absent } },
      { Put: { TableName, Item: wireOf(id), ...absent } },
    ],
    left,
  );
  if (result === 'written') return 'written';
  const [headUnmet, placeTaken, idTaken] = result.unmet;
  if (idTaken) return 'known';
  if (headUnmet) return 'moved';
  return placeTaken ? 'blocked' : 'moved';
}

function headMove(head: ChainHead, entry: RecordEntry) {
  const names = { '#sequence': 'sequence', '#hash': 'hash' };
  const next = { ':sequence': entry.sequence, ':hash': entry.hash };
  const update = 'SET #sequence = :sequence, #hash = :hash';
  if (head.sequence === EMPTY_CHAIN.sequence)
    return { update, condition: 'attribute_not_exists(PK)', names, values: next };
  return {
    update,
    condition: '#sequence = :from AND #hash = :fromHash',
    names,
    values: { ...next, ':from': head.sequence, ':fromHash': head.hash },
  };
}

async function entryOf(table: HomeTable, id: string): Promise<RecordEntry> {
  const known = await table.get(recordIdKey(id));
  const item = known && (await table.get(entryKey(Number(known.sequence))));
  const entry = parseEntry(item?.entry);
  if (!entry) throw homeError('absent', 'dynamodb:GetItem', `The entry of ${id} is no longer in the chain.`);
  return entry;
}
