import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { applySettings } from '../../core/changes/tables/engine/settings/apply-settings.ts';
import { tableSettings } from '../../core/changes/tables/engine/settings/read-settings.ts';
import { settingsDifference } from '../../core/changes/tables/engine/settings/settings-difference.ts';
import { settingsPlan } from '../../core/changes/tables/engine/settings/settings-plan.ts';
import type { IndexSettings, TableSettings } from '../../core/changes/tables/engine/settings/settings.ts';
import { UpstreamFailed } from '../../core/changes/tables/engine/upstream-call.ts';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { fill, manyItems, NOW, QUICK, startTables } from './tables.fixture.ts';
import type { TestTables } from './tables.fixture.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterEach(() => tables.fault());
afterAll(() => tables.close());

const OPTIONS = { signal: NOW, patience: QUICK };

function indexOn(name: string, attribute: string, further: Partial<IndexSettings> = {}): IndexSettings {
  return {
    name,
    key: [{ name: attribute, role: 'HASH', type: 'S' }],
    projection: 'ALL',
    projected: [],
    units: null,
    ceiling: { read: null, write: null },
    ...further,
  };
}

/** What of a table can differ from another's, here: the sandbox has no insights, policies or Kinesis. */
async function different(left: TablePlace, wanted: TableSettings): Promise<readonly string[]> {
  const { different } = settingsDifference(await tableSettings(left, OPTIONS), wanted);
  return different.map(({ setting }) => setting);
}

async function rich(): Promise<{ readonly place: TablePlace; readonly settings: TableSettings }> {
  const place = await tables.table();
  await fill(place, manyItems(50));
  const plain = await tableSettings(place, OPTIONS);
  const settings: TableSettings = {
    ...plain,
    globalIndexes: [
      indexOn('GSI1', 'one'),
      indexOn('GSI2', 'two', { projection: 'INCLUDE', projected: ['a', 'b'] }),
    ],
    deletionProtection: true,
    tableClass: 'STANDARD_INFREQUENT_ACCESS',
    stream: 'NEW_AND_OLD_IMAGES',
    timeToLive: { known: true, value: { attribute: 'expires', status: 'ENABLED' } },
    pointInTimeRecovery: { known: true, value: { days: 7 } },
    tags: { known: true, value: { owner: 'shops', stage: 'dev' } },
  };
  return { place, settings };
}

describe('settings', () => {
  it('are read whole; what the endpoint does not offer is not known', async () => {
    const place = await tables.table({ Tags: [{ Key: 'owner', Value: 'shops' }] });
    expect(await tableSettings(place, OPTIONS)).toMatchObject({
      table: place.table,
      key: [
        { name: 'PK', role: 'HASH', type: 'S' },
        { name: 'SK', role: 'RANGE', type: 'N' },
      ],
      billing: { mode: 'PAY_PER_REQUEST', units: null },
      timeToLive: { known: true, value: null },
      pointInTimeRecovery: { known: true, value: null },
      tags: { known: true, value: { owner: 'shops' } },
      contributorInsights: {
        known: false,
        state: 'unsupported',
        operation: 'dynamodb:ListContributorInsights',
      },
    });
  });

  it('are all applied, one change at a time, and are there afterwards', async () => {
    const { place, settings } = await rich();
    const end = await applySettings(place, settings, OPTIONS);
    expect(end).toMatchObject({ outcome: 'done', failed: [], later: [], impossible: [] });
    expect(await different(place, settings)).toEqual([]);
    expect(settingsPlan(await tableSettings(place, OPTIONS), settings).steps).toEqual([]);
  });

  it('are applied from wherever it was stopped', async () => {
    const { place, settings } = await rich();
    for (let steps = 0; steps < 20; steps += 1) {
      const stop = new AbortController();
      const end = await applySettings(place, settings, {
        ...OPTIONS,
        signal: stop.signal,
        onProgress: () => stop.abort(),
      });
      if (end.outcome === 'done') break;
      expect(end.outcome).toBe('cancelled');
    }
    expect(await different(place, settings)).toEqual([]);
  });

  it('are taken back to what they were', async () => {
    const { place, settings } = await rich();
    const plain = await tableSettings(place, OPTIONS);
    await applySettings(place, settings, OPTIONS);
    const end = await applySettings(place, plain, OPTIONS);
    expect(end).toMatchObject({ outcome: 'done', failed: [] });
    expect(await different(place, plain)).toEqual([]);
  });

  it('change between billing modes, with every index', async () => {
    const { place, settings } = await rich();
    await applySettings(place, settings, OPTIONS);
    const provisioned: TableSettings = {
      ...settings,
      billing: { mode: 'PROVISIONED', units: { read: 5, write: 6 }, ceiling: { read: null, write: null } },
      globalIndexes: [
        indexOn('GSI1', 'one', { units: { read: 2, write: 3 } }),
        indexOn('GSI3', 'three', { units: { read: 1, write: 1 } }),
      ],
    };
    expect(await applySettings(place, provisioned, OPTIONS)).toMatchObject({ outcome: 'done', failed: [] });
    expect(await different(place, provisioned)).toEqual([]);
    expect(await applySettings(place, settings, OPTIONS)).toMatchObject({ outcome: 'done', failed: [] });
    expect(await different(place, settings)).toEqual([]);
  });

  it('name what can not be set, and set the rest', async () => {
    const place = await tables.table();
    const plain = await tableSettings(place, OPTIONS);
    const wanted: TableSettings = {
      ...plain,
      encryption: { kind: 'kms', keyArn: 'arn:aws:kms:us-east-1:000000000000:key/1' },
      localIndexes: [indexOn('LSI1', 'PK')],
      tags: { known: true, value: { owner: 'shops' } },
      resourcePolicy: { known: true, value: '{"Statement":[]}' },
    };
    const end = await applySettings(place, wanted, OPTIONS);
    expect(end).toMatchObject({ outcome: 'done', applied: ['tags'], later: [] });
    expect(end.failed.map(({ setting }) => setting)).toEqual(['encryption']);
    expect(end.impossible.map(({ setting }) => setting)).toEqual(['local indexes', 'resource policy']);
  });

  it('say that another expiry attribute has to wait', async () => {
    const place = await tables.table();
    const plain = await tableSettings(place, OPTIONS);
    const expiring = (attribute: string): TableSettings => ({
      ...plain,
      timeToLive: { known: true, value: { attribute, status: 'ENABLED' } },
    });
    await applySettings(place, expiring('one'), OPTIONS);
    const end = await applySettings(place, expiring('two'), OPTIONS);
    expect(end).toMatchObject({
      outcome: 'done',
      applied: ['time to live'],
      later: [{ setting: 'time to live' }],
    });
    await applySettings(place, expiring('two'), OPTIONS);
    expect(await different(place, expiring('two'))).toEqual([]);
  });

  it('survive throttling, and end where upstream is gone', async () => {
    const { place, settings } = await rich();
    await tables.fault({ operation: 'UpdateTable', kind: 'throttle', count: 2 });
    expect(await applySettings(place, settings, OPTIONS)).toMatchObject({ outcome: 'done', failed: [] });
    await tables.fault({ kind: 'drop' });
    expect(await applySettings(place, settings, OPTIONS)).toMatchObject({
      outcome: 'failed',
      failure: { state: 'unreachable' },
    });
    await tables.fault();
    await expect(tableSettings({ ...place, table: 'nowhere' }, OPTIONS)).rejects.toBeInstanceOf(
      UpstreamFailed,
    );
  });
});
