import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Home } from '../../core/actions/run.ts';
import { LeaseLost } from '../../core/actions/run.ts';
import { HomeError } from '../../core/home/home-error.ts';
import { LEASE_MARGIN_MS } from '../../core/home/runs.ts';
import { bodyOf, endOf, PLAN, runOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

const LEASE_MS = 30_000;
const ANNA = bodyOf().who;

let fixture: HomeFixture;
let tables = 0;
let tableName: string;
let one: Home;
let other: Home;

beforeAll(async () => (fixture = await startHome()));
afterAll(() => fixture.close());
beforeEach(async () => {
  await fixture.faults([]);
  fixture.clock.now = Date.UTC(2026, 4, 1);
  tableName = `runs-${(tables += 1)}`;
  one = fixture.console({ tableName });
  other = fixture.console({ tableName });
  await one.prepare();
});

/** JSON of so many bytes that gzip can not make much smaller. */
function large(bytes: number): { readonly noise: string } {
  return { noise: randomBytes(bytes / 2).toString('hex') };
}

async function pieces(): Promise<number> {
  const items = await fixture.items(tableName);
  return items.filter(({ SK }) => SK?.S?.startsWith('body#')).length;
}

describe('a run', () => {
  it('comes back as it was created, and is found under its id alone', async () => {
    const run = runOf('r1', { reason: 'why', approvedBy: ANNA, undoOf: 'r0' });
    expect(await one.runs.create(run)).toEqual({ outcome: 'created', run });
    expect(await other.runs.find('r1')).toEqual(run);
    expect(await other.runs.find('r2')).toBeUndefined();
  });

  it('is looked at as a list tells it, by one call, however large it is', async () => {
    const run = runOf('r1', { checkpoint: large(1_000_000), input: large(20_000) });
    await one.runs.create(run);
    await one.runs.lease('r1', 'console-1', LEASE_MS);
    await one.runs.renew('r1', 'console-1', LEASE_MS, { stage: 'copying', done: 1, unit: 'items' });
    await one.runs.requestCancel('r1', ANNA);
    await fixture.calls();
    const looked = await other.runs.summary('r1');
    expect(await fixture.calls()).toEqual({ total: 1, calls: { 'dynamodb.BatchGetItem': 1 } });
    expect(looked).toEqual((await other.runs.list({ limit: 1 })).runs[0]);
    expect(looked).toMatchObject({ id: 'r1', state: 'running', progress: { done: 1 } });
    await one.runs.end('r1', 'console-1', endOf(fixture.clock.now));
    expect(await other.runs.summary('r1')).toMatchObject({ state: 'done', outcome: { outcome: 'done' } });
    expect(await other.runs.summary('r2')).toBeUndefined();
  });

  it('is created once, however often and by whomever it is asked for', async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 ? one : other).runs.create(runOf('r1'))),
    );
    expect(all.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(all.filter(({ outcome }) => outcome === 'known')).toHaveLength(11);
  });

  it('is the only one of its target until it has ended', async () => {
    const runs = ['a', 'b', 'c', 'd'].map((id) => runOf(id, { target: 'orders' }));
    const all = await Promise.all(runs.map((run, index) => (index % 2 ? one : other).runs.create(run)));
    const [winner, ...more] = all.filter(({ outcome }) => outcome === 'created');
    expect(more).toEqual([]);
    const busy = all.filter(({ outcome }) => outcome === 'busy');
    expect(busy.map(({ run }) => run.id)).toEqual(Array(3).fill(winner?.run.id));
    const id = winner?.run.id ?? '';
    await one.runs.lease(id, 'one', LEASE_MS);
    await one.runs.end(id, 'one', endOf(5));
    const next = await other.runs.create(runOf('e', { target: 'orders' }));
    expect(next.outcome).toBe('created');
  });

  it('shares its target with other kinds and other environments', async () => {
    const target = 'orders';
    const all = [
      runOf('a', { target }),
      runOf('b', { target, environmentId: 'prod' }),
      runOf('c', { target, actionId: 'queues.purge' }),
    ];
    for (const run of all) expect((await one.runs.create(run)).outcome).toBe('created');
  });

  it('whose answer was lost is created all the same, once', async () => {
    fixture.loseAnswers('TransactWriteItemsCommand', 3);
    expect((await one.runs.create(runOf('r1'))).outcome).toBe('created');
  });

  it('holds bodies of megabytes', async () => {
    const input = large(1_000_000);
    const plan = { ...PLAN, facts: large(3_000_000) };
    const run = runOf('r1', { input, plan, checkpoint: large(600_000) });
    await one.runs.create(run);
    expect(await pieces()).toBeGreaterThan(6);
    expect(await other.runs.find('r1')).toEqual(run);
    const taken = await other.runs.lease('r1', 'other', LEASE_MS);
    expect(taken?.input).toEqual(input);
  });

  it('is nothing before all of its pieces are there', async () => {
    await fixture.faults([{ service: 'dynamodb', operation: 'TransactWriteItems', kind: 'deny' }]);
    await expect(one.runs.create(runOf('r1', { input: large(1_000_000) }))).rejects.toBeInstanceOf(HomeError);
    await fixture.faults([]);
    expect(await pieces()).toBeGreaterThan(0);
    expect(await other.runs.find('r1')).toBeUndefined();
    expect(await other.runs.list({ limit: 10 })).toEqual({ runs: [] });
    expect(await other.runs.abandoned(fixture.clock.now + 1e9)).toEqual([]);
    for (const item of await fixture.items(tableName)) expect(item.removeAt?.N).toMatch(/^\d{10}$/);
  });

  it('writes no pieces where another works on its target', async () => {
    await one.runs.create(runOf('a', { target: 'orders' }));
    const late = runOf('b', { target: 'orders', input: large(800_000) });
    expect((await one.runs.create(late)).outcome).toBe('busy');
    expect(await pieces()).toBe(0);
  });
});

describe('a lease', () => {
  beforeEach(() => one.runs.create(runOf('r1')));

  it('is one console’s alone', async () => {
    const takers = Array.from({ length: 10 }, (_, index) =>
      (index % 2 ? one : other).runs.lease('r1', `console-${index}`, LEASE_MS),
    );
    const taken = (await Promise.all(takers)).filter((run) => run !== undefined);
    expect(taken).toHaveLength(1);
    expect(taken[0]).toMatchObject({ state: 'running', leaseUntil: fixture.clock.now + LEASE_MS });
    expect(await one.runs.lease('r1', taken[0]?.leaseOwner ?? '', LEASE_MS)).toBeUndefined();
  });

  it('passes on when it has run out, and not before, with clocks that differ', async () => {
    const ahead = fixture.console({ tableName, skewMs: LEASE_MARGIN_MS });
    await one.runs.lease('r1', 'one', LEASE_MS);
    fixture.clock.now += LEASE_MS;
    expect(await ahead.runs.lease('r1', 'ahead', LEASE_MS)).toBeUndefined();
    fixture.clock.now += 1;
    expect((await ahead.runs.lease('r1', 'ahead', LEASE_MS))?.leaseOwner).toBe('ahead');
    expect(await one.runs.lease('r1', 'one', LEASE_MS)).toBeUndefined();
  });

  it('is taken out of the state alone that was meant, also where the answer was lost', async () => {
    expect(await one.runs.lease('r1', 'one', LEASE_MS, 'running')).toBeUndefined();
    fixture.loseAnswers('UpdateItemCommand', 1);
    expect((await one.runs.lease('r1', 'one', LEASE_MS, 'waiting'))?.state).toBe('running');
    fixture.clock.now += LEASE_MS + LEASE_MARGIN_MS + 1;
    expect(await other.runs.lease('r1', 'other', LEASE_MS, 'waiting')).toBeUndefined();
    expect((await other.runs.lease('r1', 'other', LEASE_MS, 'running'))?.leaseOwner).toBe('other');
  });

  it('that is lost refuses to save, to renew and to end', async () => {
    await one.runs.lease('r1', 'one', LEASE_MS);
    await one.runs.save('r1', 'one', { at: 1 });
    fixture.clock.now += LEASE_MS + LEASE_MARGIN_MS + 1;
    const taken = await other.runs.lease('r1', 'other', LEASE_MS);
    expect(taken?.checkpoint).toEqual({ at: 1 });
    await expect(one.runs.save('r1', 'one', large(900_000))).rejects.toBeInstanceOf(LeaseLost);
    expect(await one.runs.renew('r1', 'one', LEASE_MS)).toBe('lost');
    await expect(one.runs.end('r1', 'one', endOf(1))).rejects.toBeInstanceOf(LeaseLost);
    expect(await other.runs.find('r1')).toMatchObject({ state: 'running', checkpoint: { at: 1 } });
    await other.runs.end('r1', 'other', endOf(2));
    await expect(other.runs.end('r1', 'other', endOf(3))).rejects.toBeInstanceOf(LeaseLost);
    expect(await other.runs.renew('r1', 'other', LEASE_MS)).toBe('lost');
  });

  it('renewed is kept, with the progress, and hears of cancelling', async () => {
    await one.runs.lease('r1', 'one', LEASE_MS);
    const progress = { stage: 'deleting', done: 3, total: 9, unit: 'keys' };
    expect(await one.runs.renew('r1', 'one', LEASE_MS, progress)).toBe('kept');
    const asked = await other.runs.requestCancel('r1', ANNA);
    expect(asked?.cancelRequestedBy).toEqual(ANNA);
    await other.runs.requestCancel('r1', { ...ANNA, id: 'later' });
    expect(await one.runs.renew('r1', 'one', LEASE_MS)).toBe('cancel');
    expect(await one.runs.find('r1')).toMatchObject({ progress, cancelRequestedBy: ANNA });
    await one.runs.end('r1', 'one', endOf(9));
    expect(await other.runs.requestCancel('r1', ANNA)).toBeUndefined();
    expect(await other.runs.requestCancel('nothing', ANNA)).toBeUndefined();
  });

  it('and what it saved survive answers that were lost', async () => {
    fixture.loseAnswers('UpdateItemCommand', 1);
    expect((await one.runs.lease('r1', 'one', LEASE_MS))?.leaseOwner).toBe('one');
    const checkpoint = large(900_000);
    fixture.loseAnswers('UpdateItemCommand', 1);
    await one.runs.save('r1', 'one', checkpoint);
    expect((await other.runs.find('r1'))?.checkpoint).toEqual(checkpoint);
    fixture.loseAnswers('UpdateItemCommand', 1);
    expect(await one.runs.renew('r1', 'one', LEASE_MS)).toBe('kept');
    fixture.loseAnswers('TransactWriteItemsCommand', 2);
    await one.runs.end('r1', 'one', endOf(7));
    await one.runs.end('r1', 'one', endOf(7));
    expect(await one.runs.find('r1')).toMatchObject({ state: 'done', endedAt: 7 });
  });

  it('saves checkpoints of any size, of which one is kept', async () => {
    await one.runs.lease('r1', 'one', LEASE_MS);
    const last = large(2_000_000);
    for (const checkpoint of [large(1_200_000), { small: true }, large(1_200_000), last])
      await one.runs.save('r1', 'one', checkpoint);
    expect((await other.runs.find('r1'))?.checkpoint).toEqual(last);
    const { chunks } = (await fixture.read('run#r1', 'run', tableName))?.checkpoint?.M ?? {};
    expect(await pieces()).toBe(Number(chunks?.N));
  });

  it('is read whole while it saves', async () => {
    await one.runs.lease('r1', 'one', LEASE_MS);
    await one.runs.save('r1', 'one', { round: -1, ...large(800_000) });
    let saving = true;
    const saved = (async () => {
      for (let round = 0; round < 8; round += 1)
        await one.runs.save('r1', 'one', { round, ...large(800_000) });
      saving = false;
    })();
    while (saving) expect((await other.runs.find('r1'))?.checkpoint).toHaveProperty('noise');
    await saved;
  });
});

describe('an ended run', () => {
  it('keeps its outcome and its calls, not what was shown once, and expires', async () => {
    await one.runs.create(runOf('r1'));
    await one.runs.lease('r1', 'one', LEASE_MS);
    const undo = { actionId: 'tables.put-item', input: large(700_000), until: 99 };
    const calls = Array.from({ length: 20_000 }, (_, index) => ({
      operation: 'dynamodb:PutItem',
      requestId: `${index}-${randomBytes(20).toString('hex')}`,
    }));
    const at = Date.UTC(2026, 4, 2);
    await one.runs.end('r1', 'one', {
      state: 'done',
      outcome: { outcome: 'done', sentence: 'Done.', undo, reveal: 'hunter2-the-value' },
      calls,
      at,
    });
    const run = await other.runs.find('r1');
    expect(run?.outcome).toEqual({ outcome: 'done', sentence: 'Done.', undo });
    expect(run?.calls).toEqual(calls);
    expect(run).toMatchObject({ state: 'done', endedAt: at });
    expect(run?.leaseOwner).toBeUndefined();
    const item = await fixture.read('run#r1', 'run', tableName);
    expect(Number(item?.removeAt?.N)).toBe(at / 1000 + 400 * 86_400);
    const { runs } = await other.runs.list({ limit: 5 });
    expect(runs[0]).toMatchObject({ summary: PLAN.summary, outcome: { undo } });
    expect(runs[0]).not.toHaveProperty('calls');
  });
});

describe('a list', () => {
  it('is newest first, page by page, each once, and by state', async () => {
    for (let index = 0; index < 12; index += 1) {
      const id = `r${String(index).padStart(2, '0')}`;
      await one.runs.create(runOf(id, { createdAt: Date.UTC(2026, index, 1) }));
      if (index % 3 === 0) await one.runs.lease(id, 'one', LEASE_MS);
    }
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await other.runs.list({ limit: 5, before });
      seen.push(...page.runs.map(({ id }) => id));
      before = page.before;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => `r${String(11 - index).padStart(2, '0')}`));
    const running = await other.runs.list({ limit: 3, states: ['running'] });
    expect(running.runs.map(({ id }) => id)).toEqual(['r09', 'r06', 'r03']);
    const rest = await other.runs.list({ limit: 3, states: ['running'], before: running.before });
    expect(rest.runs.map(({ id }) => id)).toEqual(['r00']);
    expect(rest.before).toBeUndefined();
  });

  it('never scans', async () => {
    for (let index = 0; index < 5; index += 1) await one.runs.create(runOf(`r${index}`));
    await fixture.calls();
    await one.runs.list({ limit: 5 });
    await one.runs.abandoned(fixture.clock.now + 1e9);
    expect(JSON.stringify(await fixture.calls())).not.toContain('Scan');
  });
});
