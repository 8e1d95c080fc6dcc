import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { carryOn } from '../../core/actions/runner.ts';
import { homeError } from '../../core/home/home-error.ts';
import { confirmedBy, consoleWith, doings, kindsOf } from './gate-begin.fixture.ts';
import { OLGA, startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const HERE = { address: '127.0.0.1', requestId: 'test' };
const lost = () => homeError('timed-out', 'dynamodb:TransactWriteItems', 'The answer was lost.');
const doing = doings();
let harness: GateHarness;

beforeAll(async () => {
  harness = await startGate({ actions: doing.actions });
  await harness.home.prepare();
}, 60_000);
afterEach(async () => {
  doing.version = '1';
  doing.next = undefined;
  await harness.home.rules.write({ readOnly: false });
});
afterAll(() => harness.close());

async function waiting(service: string): Promise<string> {
  const wish = await confirmedBy(harness, 'services.long', service);
  expect(await harness.gate.execute(wish)).toMatchObject({ outcome: 'started' });
  return wish.key;
}

const runOf = (id: string) => harness.home.runs.find(id);

describe('what could not be recorded', () => {
  const failing = (times: number) => {
    let left = times;
    return {
      append: (...words: Parameters<typeof harness.home.records.append>) =>
        (left -= 1) < 0 ? harness.home.records.append(...words) : Promise.reject(lost()),
    };
  };

  it.each(['services.long', 'services.short'])('is ended, and nobody executes %s later', async (actionId) => {
    const target = `unrecorded-${actionId}`;
    const wish = await confirmedBy(harness, actionId, target);
    const { gate } = consoleWith(harness, { records: failing(1) });
    expect(await gate.execute(wish)).toMatchObject({
      outcome: 'stopped',
      sentence: /could not write its records, so nothing was changed/,
    });
    harness.advance(31_000);
    await carryOn(harness.parts, wish.key);
    expect(doing.executed).not.toContain(target);
    expect(await runOf(wish.key)).toMatchObject({ state: 'failed', outcome: { sentence: /not begun/ } });
    // The target is free.
    expect((await harness.run('prod', actionId, { service: target })).state).toBe('done');
  });

  it.each(['services.long', 'services.short'])(
    'is ended also where %s was created, and the answer was lost',
    async (actionId) => {
      const target = `lost-${actionId}`;
      const wish = await confirmedBy(harness, actionId, target);
      const { gate } = consoleWith(harness, {
        runs: {
          async create(run) {
            await harness.home.runs.create(run);
            throw lost();
          },
        },
      });
      expect(await gate.execute(wish)).toMatchObject({
        outcome: 'stopped',
        sentence: /so nothing was changed/,
      });
      harness.advance(40_000);
      await carryOn(harness.parts, wish.key);
      expect(doing.executed).not.toContain(target);
      expect((await runOf(wish.key))?.state).toBe('failed');
    },
  );

  it('is told as what may still begin where it could not be ended either, and is recorded before it does', async () => {
    const wish = await confirmedBy(harness, 'services.long', 'away');
    const { gate, parts } = consoleWith(harness, {
      records: failing(Infinity),
      runs: { lease: () => Promise.reject(lost()) },
    });
    expect(await gate.execute(wish)).toMatchObject({ outcome: 'stopped', sentence: /it may still begin/ });
    await expect(carryOn(parts, wish.key)).rejects.toThrow();
    expect((await runOf(wish.key))?.state).toBe('waiting');
    await carryOn(harness.parts, wish.key);
    expect((await runOf(wish.key))?.state).toBe('done');
    expect(await kindsOf(harness, wish.key)).toEqual(['intent', 'outcome']);
  });

  it('does not begin later either', async () => {
    const key = await waiting('records-away');
    const { parts } = consoleWith(harness, { records: failing(1) });
    await carryOn(parts, key);
    expect(doing.executed).not.toContain('records-away');
    expect((await runOf(key))?.outcome?.sentence).toMatch(/could not write its records/);
  });

  it('stands in the chain once where it was written and only the answer was lost', async () => {
    const spooledBefore = harness.spooled.length;
    const { gate } = consoleWith(harness, {
      records: {
        async append(body) {
          const entry = await harness.home.records.append(body);
          if (body.kind === 'outcome') throw lost();
          return entry;
        },
      },
    });
    const wish = await confirmedBy(harness, 'services.short', 'twice');
    expect(await gate.execute(wish)).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
    const kept = harness.spooled.slice(spooledBefore);
    expect(kept).toMatchObject([{ kind: 'outcome', actionTitle: 'Do', targetKind: 'service' }]);
    for (const body of kept) await harness.home.records.append(body);
    expect(await kindsOf(harness, wish.key)).toEqual(['intent', 'outcome']);
  });
});

describe('a run that waits', () => {
  it('is recorded once, whoever begins it', async () => {
    const key = await waiting('plain');
    await Promise.all([carryOn(harness.parts, key), carryOn(harness.parts, key)]);
    expect(doing.executed.filter((one) => one === 'plain')).toHaveLength(1);
    expect(await kindsOf(harness, key)).toEqual(['intent', 'outcome']);
  });

  it('does not begin by another plan than the one that was confirmed', async () => {
    const key = await waiting('changed');
    harness.advance(3_600_000);
    doing.version = '2';
    await carryOn(harness.parts, key);
    expect(doing.executed).not.toContain('changed');
    expect(await runOf(key)).toMatchObject({
      state: 'failed',
      outcome: { sentence: /What was confirmed is not what would happen now/ },
    });
  });

  it('does not begin while the console is read-only', async () => {
    const key = await waiting('read-only');
    await harness.home.rules.write({ readOnly: true, readOnlyReason: 'audit' });
    await carryOn(harness.parts, key);
    expect(doing.executed).not.toContain('read-only');
    expect(await runOf(key)).toMatchObject({ state: 'failed', outcome: { sentence: /audit/ } });
  });

  it('does not begin for somebody who may not any more', async () => {
    const key = await waiting('role');
    await carryOn({ ...harness.parts, refusalOf: () => 'That role may not.' }, key);
    expect(doing.executed).not.toContain('role');
    expect((await runOf(key))?.outcome?.sentence).toBe(
      'It was not begun, so nothing was changed. That role may not.',
    );
  });

  it('and is stopped, ends at once and frees its target', async () => {
    const key = await waiting('stopped');
    expect(await harness.gate.cancel(key, OLGA, HERE)).toMatchObject({
      state: 'cancelled',
      outcome: { sentence: 'It was stopped before it began. Nothing was changed.' },
    });
    expect(doing.executed).not.toContain('stopped');
    expect((await harness.run('prod', 'services.long', { service: 'stopped' })).state).toBe('done');
  });

  it('and is stopped in the last moment, does not begin', async () => {
    const key = await waiting('last-moment');
    const { parts } = consoleWith(harness, {
      runs: {
        async lease(id, ...how) {
          await harness.home.runs.requestCancel(id, OLGA);
          return harness.home.runs.lease(id, ...how);
        },
      },
    });
    await carryOn(parts, key);
    expect(doing.executed).not.toContain('last-moment');
    expect((await runOf(key))?.state).toBe('cancelled');
  });

  it('is told at once that it is to stop, where it was begun and its console was killed', async () => {
    const key = await waiting('killed');
    await harness.home.runs.lease(key, 'console-0', 1);
    await harness.home.runs.requestCancel(key, OLGA);
    harness.advance(40_000);
    doing.next = ({ signal }) =>
      Promise.resolve({ outcome: signal.aborted ? 'cancelled' : 'done', sentence: 'Half of it was done.' });
    await carryOn(harness.parts, key);
    expect(await runOf(key)).toMatchObject({ state: 'cancelled', outcome: { sentence: /Half/ } });
  });
});
