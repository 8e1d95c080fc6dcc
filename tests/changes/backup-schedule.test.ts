import { CreateBackupCommand, CreateTableCommand, ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../core/actions/plan.ts';
import type { Schedules } from '../../core/actions/schedules.ts';
import { executeScheduled } from '../../core/actions/scheduled.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { backUpBySchedule } from '../../core/changes/backup-schedule/back-up-table.ts';
import { dateText, latestSlot } from '../../core/changes/backup-schedule/daily.ts';
import { readSchedule } from '../../core/changes/backup-schedule/read-schedule.ts';
import { createScheduler } from '../../core/changes/backup-schedule/scheduler.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { createBackup } from '../../infra/sandbox/services/backup/service.ts';
import { Killed, planOf, sceneOf } from './environment.fixture.ts';
import { DAN, OLGA, startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';
import { tableInput } from './tables.fixture.ts';

const SET = 'tables.set-backup-schedule';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const ZONE = 'Africa/Kampala';
const NEVER = new AbortController().signal;

let harness: GateHarness;
const refusals: string[] = [];

beforeAll(async () => {
  harness = await startGate({ services: allServices.filter((service) => service !== createBackup) });
  for (const side of ['dev', 'prod'] as const)
    for (const name of ['orders', 'users', 'mine'])
      await harness.clients(side).dynamodb.send(new CreateTableCommand(tableInput(name)));
}, MINUTE_MS);

afterAll(() => harness.close());

const schedulerParts = () => ({
  gate: harness.gate,
  home: harness.home,
  environmentIds: ['dev', 'prod'],
  now: harness.parts.now,
  logFailure(error: unknown) {
    throw error;
  },
  logRefusal: (table: string, sentence: string) => void refusals.push(`${table}: ${sentence}`),
});

/** One look of a console that was started just now, and the runs it began, at their end. */
async function look(consoles = 1) {
  const before = new Set((await runs()).map(({ id }) => id));
  await Promise.all(Array.from({ length: consoles }, () => createScheduler(schedulerParts())(NEVER)));
  const begun = (await runs()).filter(({ id }) => !before.has(id));
  for (const { id } of begun) await carryOn(harness.parts, id);
  return Promise.all(begun.map(async ({ id }) => harness.home.runs.find(id)));
}

async function runs() {
  const { runs: all } = await harness.home.runs.list({ limit: 100 });
  return all.filter(({ actionId }) => actionId === 'tables.back-up-by-schedule');
}

async function backupsOf(side: 'dev' | 'prod', TableName: string): Promise<readonly string[]> {
  const { BackupSummaries = [] } = await harness
    .clients(side)
    .dynamodb.send(new ListBackupsCommand({ TableName }));
  return BackupSummaries.flatMap(({ BackupName }) => BackupName ?? []).sort();
}

/** The name of today's backup, by the clock of the schedule. */
function nameToday(table: string): string {
  return `${table}-${dateText(latestSlot(harness.parts.now(), ZONE), ZONE)}`;
}

/** So many minutes after the next three o'clock. */
function advanceTo(minutes: number): void {
  const next = latestSlot(harness.parts.now(), ZONE) + DAY_MS;
  harness.advance(next + minutes * MINUTE_MS - harness.parts.now());
}

async function scheduleNow(side: 'dev' | 'prod') {
  const source = harness.parts.planningSource(side);
  if (!source) throw new RangeError(side);
  const cell = await readSchedule(source, harness.home.schedules, budgetFor(NEVER));
  if (cell.state !== 'fresh') throw new Error(JSON.stringify(cell));
  return cell.value;
}

describe('a schedule of the console', () => {
  it('is what an endpoint without AWS Backup gets, and says so', async () => {
    const input = { tables: ['users', 'orders'], timeZone: ZONE };
    const presented = await harness.gate.present(harness.wish('prod', SET, input));
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { plan, confirmation } = presented.presentation;
    expect(confirmation).toBe('typed-name');
    expect(plan.summary).toBe(
      'Back up 2 tables of Production daily at 03:00, Africa/Kampala, each kept 30 days',
    );
    expect(plan.changes).toEqual([
      { attribute: 'tables', before: 'none', after: 'orders, users' },
      { attribute: 'time', after: 'daily at 03:00, Africa/Kampala, kept 30 days' },
      { attribute: 'made by', after: 'this console' },
    ]);
    expect(plan.costs.at(-1)).toContain('does not offer AWS Backup');
    const run = await harness.run('prod', SET, input);
    expect(run.state).toBe('done');
    expect(await scheduleNow('prod')).toMatchObject({
      way: 'console',
      own: { version: 1, schedule: { timeZone: ZONE, tables: [{ name: 'orders' }, { name: 'users' }] } },
    });
  });

  it('is undone, and set again', async () => {
    const run = await harness.run('prod', SET, { tables: ['orders'], timeZone: 'UTC' });
    expect((await harness.undo(run)).state).toBe('done');
    const { own } = await scheduleNow('prod');
    expect(own?.schedule).toMatchObject({ timeZone: ZONE, tables: [{ name: 'orders' }, { name: 'users' }] });
    const off = await harness.run('prod', SET, { tables: [] });
    expect((await scheduleNow('prod')).own).toBeUndefined();
    await harness.undo(off);
    expect((await scheduleNow('prod')).own?.schedule.timeZone).toBe(ZONE);
  });

  it('refuses what is no table, what is set already, and whoever may not', async () => {
    const ask = (input: unknown, who = OLGA) => harness.gate.present(harness.wish('prod', SET, input, who));
    expect(await ask({ tables: ['gone'] })).toMatchObject({ sentence: 'There is no table gone.' });
    expect(await ask({ tables: ['users', 'orders'], timeZone: ZONE })).toMatchObject({ outcome: 'refused' });
    expect(await ask({ tables: [] }, DAN)).toMatchObject({ outcome: 'forbidden' });
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (tables, timeZone) => {
        const { outcome } = await ask({ tables, timeZone });
        expect(['invalid', 'refused']).toContain(outcome);
      }),
      { numRuns: 60 },
    );
  });

  it('is not written where somebody else was quicker', async () => {
    const { home } = harness;
    const was = await home.schedules.read('prod');
    const schedule = { timeZone: 'UTC', tables: [{ name: 'mine', since: 1 }] };
    expect(await home.schedules.write('prod', schedule, (was?.version ?? 0) + 7)).toBe(false);
    expect(await home.schedules.write('prod', undefined, 0)).toBe(false);
    expect(await home.schedules.read('prod')).toEqual(was);
  });
});

describe('its runs', () => {
  it('are begun when their time has come, by one console of several, in the name of the schedule', async () => {
    expect(await look()).toEqual([]);
    advanceTo(1);
    const begun = await look(3);
    expect(begun.map((run) => [run?.target, run?.state]).sort()).toEqual([
      ['orders', 'done'],
      ['users', 'done'],
    ]);
    expect(begun[0]).toMatchObject({
      environmentId: 'prod',
      who: { id: 'schedule', name: 'Schedule' },
    });
    expect(await backupsOf('prod', 'orders')).toEqual([nameToday('orders')]);
    expect(await backupsOf('prod', 'mine')).toEqual([]);
    const [entry] = await harness.entries();
    expect(entry).toMatchObject({ kind: 'outcome', who: { id: 'schedule' }, outcome: 'done' });
    expect(await look(2)).toEqual([]);
  });

  it('are made up once, however many days were missed', async () => {
    harness.advance(4 * DAY_MS);
    expect(await look()).toHaveLength(2);
    expect(await backupsOf('prod', 'users')).toHaveLength(2);
    expect(await look()).toEqual([]);
  });

  it('are tried again half an hour and two hours after they failed, and no more', async () => {
    await harness.run('prod', SET, { tables: ['orders'], timeZone: ZONE });
    advanceTo(1);
    const fail = () =>
      harness.faults('prod', [{ service: 'dynamodb', operation: 'CreateBackup', kind: 'deny' }]);
    await fail();
    expect((await look()).map((run) => run?.outcome)).toMatchObject([
      { outcome: 'failed', failure: { state: 'denied' } },
    ]);
    expect(await look()).toEqual([]);
    harness.advance(30 * MINUTE_MS);
    expect((await look()).map((run) => run?.state)).toEqual(['failed']);
    await harness.faults('prod', []);
    expect(await look()).toEqual([]);
    harness.advance(90 * MINUTE_MS);
    expect((await look()).map((run) => run?.state)).toEqual(['done']);
    expect(await backupsOf('prod', 'orders')).toContain(nameToday('orders'));
  });

  it('delete their own after thirty days, and nobody else’s', async () => {
    const own = await backupsOf('prod', 'orders');
    expect(own).toHaveLength(3);
    const { dynamodb } = harness.clients('prod');
    await dynamodb.send(new CreateBackupCommand({ TableName: 'orders', BackupName: 'orders-2020-01-01' }));
    harness.advance(31 * DAY_MS);
    const [run] = await look();
    expect(run?.plan.loses[0]).toContain('more than 30 days ago');
    expect(run?.state).toBe('done');
    expect(await backupsOf('prod', 'orders')).toEqual(['orders-2020-01-01', nameToday('orders')]);
    expect(await harness.home.schedules.made('prod', 'orders')).toHaveLength(1);
    // Taken off the schedule, its backups stay.
    expect(await backupsOf('prod', 'users')).toHaveLength(2);
  });

  it('make one backup however often their console is killed', async () => {
    await harness.run('dev', SET, { tables: ['mine'], timeZone: ZONE }, { who: DAN });
    const plan = await planOf(harness, backUpBySchedule, { table: 'mine' });
    let checkpoint: Json | undefined;
    const execute = (note: Schedules['note'], save: (checkpoint: Json) => Promise<void>) => {
      const scene = sceneOf(harness);
      const run = { ...scene.run, checkpoint, save };
      const schedules = { ...harness.home.schedules, note };
      return backUpBySchedule.execute({ ...scene, run, schedules }, { table: 'mine' }, plan);
    };
    const die = () => Promise.reject(new Killed());
    const keep = (next: Json) => Promise.resolve(void (checkpoint = next));
    await expect(execute(harness.home.schedules.note, die)).rejects.toThrow(Killed);
    await expect(execute(die, keep)).rejects.toThrow(Killed);
    expect(await backupsOf('dev', 'mine')).toHaveLength(1);
    expect((await execute(harness.home.schedules.note, keep)).outcome).toBe('done');
    expect(await harness.home.schedules.made('dev', 'mine')).toHaveLength(1);
    expect(await backupsOf('dev', 'mine')).toEqual([nameToday('mine')]);
  });

  it('say what stands in their way', async () => {
    refusals.length = 0;
    advanceTo(1);
    await harness.home.rules.write({ readOnly: true, readOnlyReason: 'a test' });
    expect(await look()).toEqual([]);
    expect(refusals).toContain('orders: The console is read-only, switched by an administrator: a test');
    await harness.home.rules.write({ readOnly: false });
  });

  it('confirm only what is safe', async () => {
    const executed = await executeScheduled(harness.gate, {
      actionId: SET,
      environmentId: 'prod',
      input: { tables: [] },
      key: newRunId(harness.parts.now()),
      signal: NEVER,
    });
    expect(executed).toMatchObject({ outcome: 'stopped', sentence: expect.stringContaining('by a person') });
    expect((await scheduleNow('prod')).own).toBeDefined();
  });
});
