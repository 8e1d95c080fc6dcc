import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RunbookRun, RunbookRuns, RunSummaryLine } from '../runbooks/kept-run.ts';
import { tickedCount } from '../runbooks/kept-run.ts';
import { storedBodySchema } from './bodies.ts';
import type { Bodies, StoredBody } from './bodies.ts';
import { homeError } from './home-error.ts';
import { inOrder, listNewest, listSortOf } from './listed.ts';
import { asJson } from './run-items.ts';
import { KEPT_SECONDS } from './runs.ts';
import { conditionOf, readAs, wireOf } from './table.ts';
import type { HomeTable, Item, Key } from './table.ts';
import { transact } from './transaction.ts';

const RUNBOOK_RUNS_LIST = 'runbook-runs';
const LONGEST_LIST = 100;

const itemSchema = z.object({ line: z.string(), whole: storedBodySchema, revision: z.number().int() });

/**
 * One item a run: what a list needs in the item, the whole beside it. A change is conditional on the revision that its
 * author saw, so that of two people at once one is told that the other was first.
 */
export function createRunbookRuns(table: HomeTable, bodies: Bodies): RunbookRuns {
  return {
    async create(run) {
      const { PK } = keyOf(run.id);
      const whole = await bodies.write(PK, asJson(run));
      const absent = conditionOf({ condition: 'attribute_not_exists(PK)', values: {} });
      const Item = wireOf({
        ...keyOf(run.id),
        ...partsOf(run, whole),
        listKey: RUNBOOK_RUNS_LIST,
        listSort: listSortOf(run.startedAt, run.id),
        removeAt: Math.floor(run.startedAt / 1_000) + KEPT_SECONDS,
      });
      const result = await transact(table, [{ Put: { TableName: table.name, Item, ...absent } }]);
      if (result === 'written') return;
      throw homeError('rejected', 'dynamodb:TransactWriteItems', `A run ${run.id} is there already.`);
    },

    async find(id) {
      const item = await table.get(keyOf(id));
      return item && wholeOf(bodies, id, item);
    },

    async list({ limit }) {
      const { keys } = await listNewest(table, RUNBOOK_RUNS_LIST, Math.min(limit, LONGEST_LIST));
      const plain = keys.map(({ PK, SK }) => ({ PK, SK }));
      const items = await table.getMany(plain, ['PK', 'line', 'whole', 'revision']);
      return inOrder(keys, items).map(
        (item) => JSON.parse(readAs(itemSchema, item, 'run of a runbook').line) as RunSummaryLine,
      );
    },

    async save(run, seenRevision) {
      const key = keyOf(run.id);
      const whole = await bodies.write(key.PK, asJson(run));
      const { line, revision } = partsOf(run, whole);
      const before = await table.update(
        key,
        {
          update: 'SET line = :line, whole = :whole, revision = :next, saveToken = :token',
          // The token: a first attempt whose answer was lost has written it already.
          condition: 'revision = :seen OR saveToken = :token',
          values: {
            ':line': line,
            ':whole': whole,
            ':next': revision,
            ':seen': seenRevision,
            ':token': randomUUID(),
          },
        },
        'ALL_OLD',
      );
      await removeOther(
        bodies,
        key.PK,
        before === 'unmet' ? whole : before.whole,
        before === 'unmet' ? undefined : whole,
      );
      return before !== 'unmet';
    },
  };
}

function keyOf(id: string): Key {
  return { PK: `runbook-run#${id}`, SK: 'run' };
}

function partsOf(run: RunbookRun, whole: StoredBody) {
  const { events: _events, steps, ...small } = run;
  const line: RunSummaryLine = { ...small, ticked: tickedCount(run), of: steps.length };
  return { line: JSON.stringify(line), whole, revision: run.revision };
}

async function wholeOf(bodies: Bodies, id: string, item: Item): Promise<RunbookRun> {
  const { whole } = readAs(itemSchema, item, 'run of a runbook');
  const read = await bodies.read(keyOf(id).PK, whole);
  if (read === undefined)
    throw homeError('throttled', 'dynamodb:Query', 'The run was changed while it was read.');
  return read as unknown as RunbookRun;
}

/** Pieces that nothing names any more. Where they can not be removed now, they expire. */
async function removeOther(
  bodies: Bodies,
  owner: string,
  old: unknown,
  kept: StoredBody | undefined,
): Promise<void> {
  const parsed = storedBodySchema.safeParse(old);
  if (!parsed.success || parsed.data instanceof Uint8Array) return;
  if (kept && !(kept instanceof Uint8Array) && kept.version === parsed.data.version) return;
  await bodies.remove(owner, parsed.data).catch(() => undefined);
}
