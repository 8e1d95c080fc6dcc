import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { LeaseLost } from '../actions/run.ts';
import type { Run, RunState, Runs } from '../actions/run.ts';
import type { Bodies } from './bodies.ts';
import { homeError } from './home-error.ts';
import { pauseBefore } from './pauses.ts';
import type { RunHead } from './run-items.ts';
import { asJson, hasEnded, headOf, runItem, runKey, targetKey, wholeRun } from './run-items.ts';
import { conditionOf, partsOf, wireOf } from './table.ts';
import type { Expression, HomeTable, Item } from './table.ts';
import { transact } from './transaction.ts';

/** A reader that collides with savings this often is not colliding: a piece is gone. */
const READ_ATTEMPTS = 4;
const CLAIM_ATTEMPTS = 5;

/** The run as it is now; undefined where there is none. */
export async function readRun(table: HomeTable, bodies: Bodies, id: string): Promise<Run | undefined> {
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
    if (attempt > 0) await pauseBefore(attempt);
    const item = await table.get(runKey(id));
    if (!item) return undefined;
    const run = await wholeRun(bodies, item);
    if (run) return run;
  }
  throw homeError('absent', 'dynamodb:Query', `Pieces of the run ${id} are no longer there.`);
}

type Created = Awaited<ReturnType<Runs['create']>>;

/**
 * Writes a run together with the item that stands for its target, and with a mark on the run that it takes back: all or
 * nothing, so that one target has one run at a time, and one run is taken back once. Its large parts are written before, and are nothing until then.
 */
export async function createRun(table: HomeTable, bodies: Bodies, run: Run): Promise<Created> {
  const { PK } = runKey(run.id);
  const known = await readRun(table, bodies, run.id);
  if (known) return { outcome: 'known', run: known };
  // Mostly told here, before megabytes are written for nothing; the transaction below is what holds.
  const other = await holderOf(table, bodies, run);
  if (other) return { outcome: other.id === run.id ? 'known' : 'busy', run: other };
  const request = await bodies.write(PK, asJson({ input: run.input, plan: run.plan }));
  const checkpoint = run.checkpoint === undefined ? undefined : await bodies.write(PK, run.checkpoint);
  // Where it was not created its pieces expire: to remove them at once would be wrong where an answer was lost.
  return claim(table, bodies, run, runItem(run, request, checkpoint));
}

/** The run that works on the same target, where there is one that has not ended. */
async function holderOf(table: HomeTable, bodies: Bodies, run: Run): Promise<Run | undefined> {
  const item = await table.get(targetKey(run));
  const holder = typeof item?.runId === 'string' ? await readRun(table, bodies, item.runId) : undefined;
  return holder && !hasEnded(holder.state) ? holder : undefined;
}

async function claim(table: HomeTable, bodies: Bodies, run: Run, item: Item): Promise<Created> {
  const TableName = table.name;
  const absent = conditionOf({ condition: 'attribute_not_exists(PK)', values: {} });
  const claimed = { ...targetKey(run), runId: run.id };
  let undoing = run.undoOf === undefined ? [] : [updateOf(table, run.undoOf, beginUndo(run.id))];
  for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt += 1) {
    const result = await transact(table, [
      { Put: { TableName, Item: wireOf(item), ...absent } },
      { Put: { TableName, Item: wireOf(claimed), ...absent } },
      ...undoing,
    ]);
    if (result === 'written') return { outcome: 'created', run };
    const [isKnown, isTaken, isUndone] = result.unmet;
    if (isKnown || isTaken) {
      const other = await table.get(targetKey(run));
      const id = isKnown ? run.id : other?.runId;
      const found = typeof id === 'string' ? await readRun(table, bodies, id) : undefined;
      if (found && found.id === run.id) return { outcome: 'known', run: found };
      if (found && !hasEnded(found.state)) return { outcome: 'busy', run: found };
      // Whose run is gone, by hand or by a restore of the table, holds nobody up.
      if (typeof id === 'string')
        await table.remove(targetKey(run), { condition: 'runId = :id', values: { ':id': id } });
    } else if (isUndone && run.undoOf !== undefined) {
      const other = await otherUndo(table, bodies, run, run.undoOf);
      if (other === 'absent') undoing = [];
      else if (other !== 'none') return other;
    }
    await pauseBefore(attempt);
  }
  throw homeError('throttled', 'dynamodb:TransactWriteItems', 'Others took the same target again and again.');
}

/** Who takes back, or has taken back, what this run would. Where that one is gone its mark is taken off. */
async function otherUndo(
  table: HomeTable,
  bodies: Bodies,
  run: Run,
  undoOf: string,
): Promise<Created | 'absent' | 'none'> {
  const item = await table.get(runKey(undoOf));
  if (!item) return 'absent';
  const { undoneBy, undoingBy } = headOf(item);
  if (undoneBy !== undefined) return { outcome: 'undone', run };
  if (undoingBy === undefined) return 'none';
  const found = await readRun(table, bodies, undoingBy);
  if (found && !hasEnded(found.state)) return { outcome: 'busy', run: found };
  await table.update(runKey(undoOf), endUndo(undoingBy, false));
  return 'none';
}

/**
 * Ends a run, frees its target, and tells the run that it was to take back whether it did: all or nothing.
 * @throws LeaseLost when it is another's, or has ended.
 */
export async function endRun(
  table: HomeTable,
  head: RunHead,
  expression: Expression,
  owner: string,
  { at, state }: { readonly at: number; readonly state: RunState },
): Promise<void> {
  const free = conditionOf({
    condition: 'attribute_not_exists(PK) OR runId = :id',
    values: { ':id': head.id },
  });
  let writes = [
    updateOf(table, head.id, expression),
    { Delete: { TableName: table.name, Key: wireOf({ ...targetKey(head) }), ...free } },
    ...(head.undoOf === undefined ? [] : [updateOf(table, head.undoOf, endUndo(head.id, state === 'done'))]),
  ];
  for (;;) {
    const result = await transact(table, writes);
    if (result === 'written') return;
    if (result.unmet[0]) break;
    // What is another's now, or is not there any more, is left alone.
    writes = writes.filter((_, index) => !result.unmet[index]);
  }
  // Asked again after an answer that was lost, it has been done.
  const now = await table.get(runKey(head.id));
  const ended = now && headOf(now);
  if (ended?.endedBy !== owner || ended.endedAt !== at) throw new LeaseLost(head.id);
}

function updateOf(table: HomeTable, id: string, expression: Expression): TransactWriteItem {
  return { Update: { TableName: table.name, Key: wireOf({ ...runKey(id) }), ...partsOf(expression) } };
}

/** Of a run that is to be taken back: one at a time does it, and only once. */
function beginUndo(byRunId: string): Expression {
  return {
    update: 'SET undoingBy = :by',
    condition: 'attribute_exists(PK) AND attribute_not_exists(undoneBy) AND attribute_not_exists(undoingBy)',
    values: { ':by': byRunId },
  };
}

/** What failed to take it back, or was stopped, may be tried again. */
function endUndo(byRunId: string, isDone: boolean): Expression {
  const values = { ':by': byRunId };
  return isDone
    ? { update: 'SET undoneBy = :by REMOVE undoingBy', condition: 'attribute_exists(PK)', values }
    : { update: 'REMOVE undoingBy', condition: 'undoingBy = :by', values };
}
