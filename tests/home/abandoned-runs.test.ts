import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Home } from '../../core/actions/run.ts';
import { HomeError } from '../../core/home/home-error.ts';
import { LEASE_MARGIN_MS } from '../../core/home/runs.ts';
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
  await fixture.faults([]);
  fixture.clock.now = Date.UTC(2026, 4, 1);
  tableName = `abandoned-${(tables += 1)}`;
  one = fixture.console({ tableName });
  other = fixture.console({ tableName });
  await one.prepare();
});

describe('what a killed console left', () => {
  it('is found: waiting ones and those whose lease has run out', async () => {
    for (const id of ['waits', 'works', 'hangs', 'ended']) await one.runs.create(runOf(id));
    for (const id of ['hangs', 'ended']) await one.runs.lease(id, 'one', 1_000);
    await one.runs.end('ended', 'one', endOf(1));
    await one.runs.lease('works', 'one', 60_000);
    const found = await other.runs.abandoned(fixture.clock.now + 1_000 + LEASE_MARGIN_MS + 1);
    expect(found.map(({ id }) => id)).toEqual(['waits', 'hangs']);
    expect((await other.runs.abandoned(fixture.clock.now)).map(({ id }) => id)).toEqual([]);
  });

  it('is found and listed without an item that is no run any more, of which somebody is told', async () => {
    const told: string[] = [];
    const watched = fixture.console({ tableName, unreadable: (_error, id) => void told.push(id) });
    for (const id of ['a', 'b', 'c']) await one.runs.create(runOf(id));
    const item = (await fixture.read('run#b', 'run', tableName)) ?? {};
    await fixture.write({ ...item, state: { S: 'nothing that is known' } }, tableName);
    const broken = (await fixture.read('run#c', 'run', tableName)) ?? {};
    await fixture.write({ ...broken, fixed: { S: '{' } }, tableName);
    const found = await watched.runs.abandoned(fixture.clock.now + 1e6);
    expect(found.map(({ id }) => id)).toEqual(['a']);
    expect(told.sort()).toEqual(['run#b', 'run#c']);
    expect((await watched.runs.list({ limit: 5 })).runs.map(({ id }) => id)).toEqual(['a']);
    await fixture.faults([{ service: 'dynamodb', operation: 'BatchGetItem', kind: 'deny' }]);
    await expect(watched.runs.list({ limit: 5 })).rejects.toBeInstanceOf(HomeError);
  });

  it('is found where its lease was there from the first moment on, and not before that has run out', async () => {
    const leaseUntil = fixture.clock.now + LEASE_MS;
    await one.runs.create(runOf('r2', { state: 'running', leaseOwner: 'one', leaseUntil }));
    expect(await other.runs.lease('r2', 'other', LEASE_MS)).toBeUndefined();
    expect(await one.runs.renew('r2', 'one', LEASE_MS)).toBe('kept');
    fixture.clock.now += LEASE_MS + LEASE_MARGIN_MS + 1;
    expect((await other.runs.abandoned(fixture.clock.now)).map(({ id }) => id)).toContain('r2');
    expect((await other.runs.lease('r2', 'other', LEASE_MS))?.leaseOwner).toBe('other');
  });
});
