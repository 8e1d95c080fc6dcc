import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Home } from '../../core/actions/run.ts';
import type { Estate, EstateKind } from '../../core/compare/estate.ts';
import { COMPARED_KINDS } from '../../core/compare/form/canonical.ts';
import type { Attribute, CanonicalResource, ComparedKind } from '../../core/compare/form/canonical.ts';
import { isSnapshotId, SNAPSHOT_DAYS } from '../../core/compare/over-time/kept.ts';
import type { SnapshotHead } from '../../core/compare/over-time/kept.ts';
import { storedSnapshot } from '../../core/compare/over-time/stored.ts';
import { keepSnapshot } from '../../core/compare/over-time/take.ts';
import { estateIn, snapshotOf } from '../../core/compare/snapshot.ts';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { keptInHome } from '../../infra/compare/home-moment.ts';
import { bodyOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

/** The table removes what has run out, by the clock of its own. */
const NOW = Math.floor(Date.now() / 1_000) * 1_000;
const TABLE = 'snapshots';
const wanted = { cause: 'daily', signal: new AbortController().signal } as const;

let fixture: HomeFixture;
let one: Home;
let other: Home;

beforeAll(async () => {
  fixture = await startHome();
  one = fixture.console({ tableName: TABLE });
  other = fixture.console({ tableName: TABLE });
  await one.prepare();
});
afterAll(() => fixture.close());

function resource(kind: ComparedKind, key: string, attributes: Readonly<Record<string, Attribute>>) {
  const made: CanonicalResource = {
    kind,
    key,
    name: `${key}-dev`,
    inCatalogue: false,
    attributes: new Map(Object.entries(attributes)),
    unseen: [],
  };
  return made;
}

function kindOf(...resources: readonly CanonicalResource[]): EstateKind {
  return { state: 'seen', cutOff: false, resources: new Map(resources.map((each) => [each.key, each])) };
}

function estate(environmentId: string, kinds: Readonly<Partial<Record<ComparedKind, EstateKind>>>): Estate {
  return { environmentId, kinds: new Map(Object.entries(kinds) as [ComparedKind, EstateKind][]) };
}

const DENIED: EstateKind = { state: 'not-seen', failure: { state: 'denied', operation: 'sqs:ListQueues' } };
const tables = (mode: string) => kindOf(resource('tables', 'users', { BillingMode: { value: mode } }));
const queues = (seconds: number) =>
  kindOf(resource('queues', 'orders', { DelaySeconds: { value: seconds, unit: 'seconds' } }));

async function keep(
  given: Estate,
  at: number,
  home = one,
  cause: 'daily' | 'action' = 'daily',
): Promise<SnapshotHead> {
  const taken = await keepSnapshot({ home, actions: [], now: () => at + 10 }, snapshotOf(given, at), {
    ...wanted,
    cause,
  });
  if (taken.outcome !== 'kept') throw new Error(taken.outcome);
  return taken.head;
}

const path = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text !== '__proto__');
const attribute: fc.Arbitrary<Attribute> = fc.record(
  {
    value: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 4 })),
    unit: fc.constantFrom('seconds' as const, 'bytes' as const, 'days' as const),
  },
  { requiredKeys: ['value'] },
);
const anyKind = (kind: ComparedKind): fc.Arbitrary<EstateKind> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(DENIED) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.boolean(),
          fc.dictionary(path, fc.dictionary(path, attribute, { maxKeys: 5 }), { maxKeys: 5 }),
        )
        .map(([cutOff, found]): EstateKind => ({
          state: 'seen',
          cutOff,
          resources: new Map(
            Object.entries(found).map(([key, attributes]) => [key, resource(kind, key, attributes)]),
          ),
        })),
    },
  );

describe('a kept snapshot', () => {
  it('is the same estate again, whatever it holds', async () => {
    let at = NOW;
    const kinds = fc.record(
      Object.fromEntries(COMPARED_KINDS.slice(0, 4).map((kind) => [kind, anyKind(kind)])),
    );
    await fc.assert(
      fc.asyncProperty(kinds, async (given) => {
        at += 1_000;
        const seen = { tables: kindOf(), ...given } as Partial<Record<ComparedKind, EstateKind>>;
        const kept = estate('any', { ...seen, workers: kindOf() });
        const head = await keep(kept, at);
        expect(estateIn(await storedSnapshot(other, head))).toEqual(kept);
      }),
      { numRuns: 40 },
    );
  });

  it('of a big estate lies in parts that fit, and comes back whole', async () => {
    const big = Array.from({ length: 400 }, (_, index) =>
      resource('tables', `table-${index}`, {
        Policy: { value: randomBytes(2_000).toString('base64') },
      }),
    );
    const given = estate('big', { tables: kindOf(...big) });
    const head = await keep(given, NOW);
    expect(head.kinds.tables?.seen?.chunks).toBeGreaterThan(2);
    expect(estateIn(await storedSnapshot(other, head))).toEqual(given);
    const sizes = (await fixture.items(TABLE)).map((item) => item.bytes?.B?.length ?? 0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(350_000);
  });

  it('costs nothing for a kind that is as it was', async () => {
    const parts = async () =>
      (await fixture.items(TABLE)).filter(({ PK }) => PK?.S?.includes('#same#')).length;
    await keep(estate('same', { tables: tables('A'), queues: queues(1) }), NOW);
    expect(await parts()).toBe(2);
    await fixture.calls();
    const head = await keep(estate('same', { tables: tables('A'), queues: queues(1) }), NOW + 1_000);
    expect(await parts()).toBe(2);
    expect((await fixture.calls())['dynamodb:PutItem'] ?? 0).toBe(0);
    expect(head.changes).toMatchObject({ differences: 0, resources: [], since: NOW });
    await keep(estate('same', { tables: tables('A'), queues: queues(2) }), NOW + 2_000);
    expect(await parts()).toBe(3);
  });

  it('outlives no promise: a part that is named anew is there as long as the snapshot', async () => {
    const day = 86_400_000;
    for (const days of [0, 20, 45]) {
      const head = await keep(estate('long', { tables: tables('A') }), NOW + days * day);
      const { address = '', until = 0 } = head.kinds.tables?.seen ?? {};
      expect(until).toBeGreaterThanOrEqual(head.at + SNAPSHOT_DAYS * day);
      const part = await fixture.read(`snapshot-part#long#${address}`, '0000', TABLE);
      expect(Number(part?.removeAt?.N) * 1_000).toBe(until);
      const item = await fixture.read('snapshots#long', `at#${head.id}`, TABLE);
      expect(Number(item?.removeAt?.N) * 1_000).toBe(head.at + SNAPSHOT_DAYS * day);
    }
  });

  it('is listed newest first, within a time', async () => {
    for (const at of [1, 2, 3]) await keep(estate('listed', { tables: tables(`${at}`) }), NOW + at);
    const { snapshots } = other;
    const ats = async (query: object) =>
      (await snapshots.list('listed', { limit: 10, ...query })).heads.map(({ at }) => at - NOW);
    expect(await ats({})).toEqual([3, 2, 1]);
    expect(await ats({ fromAt: NOW + 2 })).toEqual([3, 2]);
    expect(await ats({ toAt: NOW + 2 })).toEqual([2, 1]);
    expect(await snapshots.list('listed', { limit: 2 })).toMatchObject({ more: true });
    const [newest] = (await snapshots.list('listed', { limit: 1 })).heads;
    expect(isSnapshotId(newest?.id ?? '')).toBe(true);
    expect(await snapshots.find('listed', newest?.id ?? '')).toEqual(newest);
    expect(await snapshots.find('another', newest?.id ?? '')).toBeUndefined();
  });
});

describe('what was torn', () => {
  it('is no snapshot: without its head there is none', async () => {
    await fixture.faults([{ service: 'dynamodb', operation: 'TransactWriteItems', kind: 'deny' }]);
    await expect(keep(estate('torn', { tables: tables('A') }), NOW)).rejects.toThrow(/may not call/);
    await fixture.faults([]);
    const parts = (await fixture.items(TABLE)).filter(({ PK }) => PK?.S?.startsWith('snapshot-part#torn#'));
    expect(parts).toHaveLength(1);
    expect(await one.snapshots.latest('torn')).toEqual({});
    expect((await one.snapshots.list('torn', { limit: 10 })).heads).toEqual([]);
  });

  it('is not seen: a part that is gone, or is not what was written', async () => {
    const head = await keep(estate('gone', { tables: tables('A'), queues: queues(1) }), NOW);
    const PK = `snapshot-part#gone#${head.kinds.tables?.seen?.address ?? ''}`;
    const part = await fixture.read(PK, '0000', TABLE);
    await fixture.write({ ...part, PK: { S: PK }, SK: { S: '0000' }, bytes: { B: Buffer.from('x') } }, TABLE);
    const read = await storedSnapshot(one, head);
    expect(read.kinds.tables).toBeUndefined();
    expect(read.unseen?.tables).toMatchObject({ state: 'absent' });
    expect(read.kinds.queues).toBeDefined();
    await fixture.erase(PK, '0000', TABLE);
    expect((await storedSnapshot(one, head)).kinds.tables).toBeUndefined();
    const next = await keep(estate('gone', { tables: tables('B'), queues: queues(1) }), NOW + 1_000);
    expect(next.changes?.differences).toBe(0);
  });

  it('is kept once where its answer was lost', async () => {
    fixture.loseAnswers('TransactWriteItemsCommand', 1);
    await keep(estate('lost', { tables: tables('A') }), NOW);
    expect((await one.snapshots.list('lost', { limit: 10 })).heads).toHaveLength(1);
  });
});

describe('several consoles', () => {
  it('take the snapshot of a day once, and another follows one that died', async () => {
    const take = (home: Home, owner: string, now: number, day = '2026-05-01') =>
      home.snapshots.takeDay('days', day, owner, now, now + 600_000);
    const taken = await Promise.all([take(one, 'a', NOW), take(other, 'b', NOW)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    const [first, second] = taken[0] ? ['a', 'b'] : ['b', 'a'];
    expect(await take(other, second, NOW + 599_000)).toBe(false);
    expect(await take(other, second, NOW + 601_000)).toBe(true);
    await one.snapshots.endDay('days', '2026-05-01', first);
    expect(await take(one, first, NOW + 3_000_000)).toBe(true);
    await one.snapshots.endDay('days', '2026-05-01', first);
    expect(await take(one, first, NOW + 9_000_000)).toBe(false);
    expect(await take(other, second, NOW + 90_000_000, '2026-05-02')).toBe(true);
  });

  it('never tell one change twice', async () => {
    await keep(estate('both', { queues: queues(1) }), NOW);
    const later = estate('both', { queues: queues(2) });
    const taken = await Promise.all(
      [one, other].map((home, index) => {
        const at = NOW + 1_000 + index;
        return keepSnapshot({ home, actions: [], now: () => at }, snapshotOf(later, at), wanted);
      }),
    );
    expect(taken.some(({ outcome }) => outcome === 'kept')).toBe(true);
    const { heads } = await one.snapshots.list('both', { limit: 10 });
    expect(heads.reduce((sum, { changes }) => sum + (changes?.differences ?? 0), 0)).toBe(1);
  });

  it('keep no snapshot that was read before the newest one', async () => {
    await keep(estate('old', { queues: queues(1) }), NOW + 5_000);
    const late = await keepSnapshot(
      { home: other, actions: [], now: () => NOW },
      snapshotOf(estate('old', {}), NOW),
      wanted,
    );
    expect(late).toEqual({ outcome: 'overtaken' });
  });
});

describe('what a snapshot tells of the one before', () => {
  it('is told with the resource, however long nobody could look', async () => {
    await keep(estate('seen', { tables: tables('A'), queues: queues(1) }), NOW);
    const blind = await keep(estate('seen', { tables: tables('A'), queues: DENIED }), NOW + 1_000);
    expect(blind.kinds.queues).toMatchObject({ unseen: { state: 'denied' } });
    expect(blind.changes?.differences).toBe(0);
    const again = await keep(estate('seen', { tables: tables('A'), queues: queues(9) }), NOW + 2_000);
    expect(again.changes).toMatchObject({
      differences: 1,
      since: NOW + 1_000,
      previousId: blind.id,
      resources: [{ kind: 'queues', key: 'orders', name: 'orders-dev', differences: 1 }],
    });
    expect((await storedSnapshot(one, blind)).kinds.queues).toBeUndefined();
  });

  it('names the action that has been at a resource, and none for what was changed by other means', async () => {
    await keep(estate('dev', { tables: tables('A'), queues: queues(1) }), NOW);
    const body = {
      actionTitle: 'Set the capacity',
      targetKind: 'table',
      target: 'users-dev',
      runId: 'run-1',
    };
    await one.records.append(bodyOf({ ...body, at: NOW + 100 }));
    await one.records.append(bodyOf({ ...body, at: NOW + 200, kind: 'outcome', outcome: 'done' }));
    const both = await keep(estate('dev', { tables: tables('B'), queues: queues(2) }), NOW + 1_000);
    expect(both.changes).toMatchObject({
      differences: 2,
      isAttributed: true,
      actions: [{ runId: 'run-1', title: 'Set the capacity', who: bodyOf().who.name, target: 'users-dev' }],
    });
    expect(both.changes?.resources.map(({ kind, action }) => [kind, action])).toEqual([
      ['queues', undefined],
      ['tables', 0],
    ]);
    const later = await keep(estate('dev', { tables: tables('C'), queues: queues(2) }), NOW + 2_000);
    expect(later.changes?.resources).toMatchObject([{ kind: 'tables' }]);
    expect(later.changes?.actions).toEqual([]);
  });

  it('does not say who it was where the records can not be read', async () => {
    await keep(estate('away', { tables: tables('A') }), NOW);
    const broken = { ...one, records: { ...one.records, page: () => Promise.reject(new Error('away')) } };
    const head = await keep(estate('away', { tables: tables('B') }), NOW + 1_000, broken);
    expect(head.changes).toMatchObject({ differences: 1, isAttributed: false });
  });
});

describe('a moment on the command line', () => {
  it('is the last that was kept by then', async () => {
    for (const at of [1_000, 2_000]) await keep(estate('line', { queues: queues(at) }), NOW + at);
    const home = {
      environment: { id: 'home' },
      clients: { dynamodb: fixture.dynamodb, sqs: fixture.sqs },
    } as ConnectedEnvironment;
    const read = (moment: number) => keptInHome(home, [{ id: 'line' }, { id: 'none' }], moment, TABLE);
    expect(await read(NOW + 1_500)).toMatchObject([{ environmentId: 'line', at: NOW + 1_000 }]);
    expect(await read(NOW + 2_000)).toMatchObject([{ at: NOW + 2_000 }]);
    expect(await read(NOW)).toMatch(/nothing is kept/);
  });
});
