import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Home, RunState } from '../../core/actions/run.ts';
import { endOf, runOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

const LEASE_MS = 30_000;

let fixture: HomeFixture;
let tables = 0;
let tableName: string;
let one: Home;
let other: Home;

beforeAll(async () => (fixture = await startHome()));
afterAll(() => fixture.close());
beforeEach(async () => {
  tableName = `undone-${(tables += 1)}`;
  one = fixture.console({ tableName });
  other = fixture.console({ tableName });
  await one.prepare();
  await one.runs.create(runOf('r1'));
  await end('r1');
});

async function end(id: string, state: Exclude<RunState, 'waiting' | 'running'> = 'done'): Promise<void> {
  await one.runs.lease(id, 'one', LEASE_MS);
  await one.runs.end(id, 'one', { ...endOf(5), state });
}

/** One that takes the run r1 back, by a target of its own. */
const undo = (id: string) => runOf(id, { undoOf: 'r1' });

async function undoneBy(): Promise<string | undefined> {
  return (await other.runs.find('r1'))?.undoneBy;
}

describe('a run', () => {
  it('is taken back by one at a time, also on other targets and by other consoles', async () => {
    const all = await Promise.all(
      ['a', 'b', 'c', 'd'].map((id, index) => (index % 2 ? one : other).runs.create(undo(id))),
    );
    const [winner, ...more] = all.filter(({ outcome }) => outcome === 'created');
    expect(more).toEqual([]);
    const busy = all.filter(({ outcome }) => outcome === 'busy');
    expect(busy.map(({ run }) => run.id)).toEqual(Array(3).fill(winner?.run.id));
    const loser = ['a', 'b', 'c', 'd'].find((id) => id !== winner?.run.id) ?? '';
    expect(await other.runs.find(loser)).toBeUndefined();
    expect(await one.runs.create(undo(winner?.run.id ?? ''))).toMatchObject({ outcome: 'known' });
  });

  it('is taken back once: in the moment in which it is done nobody can begin it again', async () => {
    await one.runs.create(undo('a'));
    fixture.loseAnswers('TransactWriteItemsCommand', 2);
    await end('a');
    expect(await undoneBy()).toBe('a');
    expect(await other.runs.create(undo('b'))).toMatchObject({ outcome: 'undone', run: { id: 'b' } });
    expect(await other.runs.find('b')).toBeUndefined();
    expect((await other.runs.find('r1'))?.endedAt).toBe(5);
  });

  it.each(['failed', 'cancelled', 'unknown'] as const)(
    'can be taken back again after an undo that ended as %s',
    async (state) => {
      await one.runs.create(undo('a'));
      await end('a', state);
      expect(await undoneBy()).toBeUndefined();
      expect((await other.runs.create(undo('b'))).outcome).toBe('created');
      await end('b');
      expect(await undoneBy()).toBe('b');
    },
  );

  it('is not held up by an undo that is gone, and an undo not by a run that is gone', async () => {
    await one.runs.create(undo('a'));
    await fixture.erase('run#a', 'run', tableName);
    expect((await other.runs.create(undo('b'))).outcome).toBe('created');
    await fixture.erase('run#r1', 'run', tableName);
    await end('b');
    expect(await one.runs.find('b')).toMatchObject({ state: 'done' });
    expect(await fixture.read('run#r1', 'run', tableName)).toBeUndefined();
    const late = runOf('c', { undoOf: 'r1', target: 'table-of-b' });
    expect((await one.runs.create(late)).outcome).toBe('created');
  });
});
