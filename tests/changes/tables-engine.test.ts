import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { keyTextOf } from '../../core/changes/tables/engine/canonical.ts';
import { compareSample } from '../../core/changes/tables/engine/compare-sample.ts';
import { compareTables } from '../../core/changes/tables/engine/compare-tables.ts';
import type { CompareCheckpoint } from '../../core/changes/tables/engine/compare-tables.ts';
import { copyItems } from '../../core/changes/tables/engine/copy-items.ts';
import { copyTable } from '../../core/changes/tables/engine/copy-table.ts';
import type { CopyCheckpoint } from '../../core/changes/tables/engine/copy-table.ts';
import { itemArbitrary } from '../../core/changes/tables/engine/items.fixture.ts';
import { keyOfItem } from '../../core/resources/tables/item-key.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { contentFor, contentOf, fill, KEYS, manyItems, NOW, QUICK, startTables } from './tables.fixture.ts';
import type { TestTables } from './tables.fixture.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterEach(() => tables.fault());
afterAll(() => tables.close());

const OPTIONS = { signal: NOW, patience: QUICK };
const OTHER_KEY = {
  KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' as const }],
};

function saved<Checkpoint>(checkpoint: Checkpoint): Checkpoint {
  return JSON.parse(JSON.stringify(checkpoint)) as Checkpoint;
}

async function filled(items: readonly ItemJson[]): Promise<TablePlace> {
  const place = await tables.table();
  await fill(place, items);
  return place;
}

/** Some items changed, some gone. */
function altered(items: readonly ItemJson[]): readonly ItemJson[] {
  return items
    .filter((_, index) => index % 50 !== 0)
    .map((item, index) => (index % 40 === 0 ? { ...item, title: { S: 'another' } } : item));
}

describe('a copy of a table', () => {
  it('holds the same, also what is hostile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(itemArbitrary, { maxLength: 60, selector: (item) => keyTextOf(item, KEYS) }),
        async (items) => {
          const [from, to] = [await filled(items), await tables.table()];
          const end = await copyTable(from, to, { ...OPTIONS, mode: 'put' });
          expect(end).toMatchObject({ outcome: 'done', read: items.length, written: items.length });
          expect(await contentOf(to)).toEqual(contentFor(items));
        },
      ),
      { numRuns: 10 },
    );
  });

  it('goes on from where it was stopped, however often, and twice from one place', async () => {
    const items = manyItems(4_000, 1_500);
    const [from, to] = [await filled(items), await tables.table()];
    let checkpoint: CopyCheckpoint | undefined;
    let runs = 0;
    for (let outcome = ''; outcome !== 'done' && runs < 50; runs += 1) {
      const stop = new AbortController();
      let told = 0;
      const end = await copyTable(from, to, {
        ...OPTIONS,
        mode: 'put',
        signal: stop.signal,
        from: checkpoint,
        onProgress: (progress) => {
          // Every other checkpoint is lost: what is behind it is done again.
          if (told % 2 === 0) checkpoint = saved(progress.checkpoint);
          told += 1;
          if (told === 2) stop.abort();
        },
      });
      outcome = end.outcome;
    }
    expect(runs).toBeGreaterThan(2);
    expect(await contentOf(to)).toEqual(contentFor(items));
  });

  it('says what is written when upstream fails, and finishes later', async () => {
    const items = manyItems(3_000, 1_000);
    const [from, to] = [await filled(items), await tables.table()];
    await tables.fault({ operation: 'BatchWriteItem', kind: 'deny', probability: 0.05 });
    const end = await copyTable(from, to, { ...OPTIONS, mode: 'put' });
    expect(end).toMatchObject({ outcome: 'failed', failure: { state: 'denied' } });
    if (end.outcome !== 'failed') return;
    await tables.fault();
    const second = await copyTable(from, to, { ...OPTIONS, mode: 'put', from: saved(end.checkpoint) });
    expect(second).toMatchObject({ outcome: 'done', read: 3_000, written: 3_000 });
    expect(await contentOf(to)).toEqual(contentFor(items));
  });

  it('leaves what is there where it may not replace, and tells the same from the different', async () => {
    const items = manyItems(200);
    const [from, to] = [await filled(items), await filled(altered(items))];
    const end = await copyTable(from, to, { ...OPTIONS, mode: 'put-if-absent' });
    const gone = items.length - altered(items).length;
    expect(end).toMatchObject({ outcome: 'done', written: gone, kept: 5, same: items.length - gone - 5 });
    expect(end.firstKept[0]).toEqual(keyOfItem(end.firstKept[0] ?? {}, KEYS));
    expect(await contentOf(to)).toHaveLength(items.length);
  });

  it('is masked where it has to be, also where that makes two keys one', async () => {
    const items = manyItems(100);
    const [from, to] = [await filled(items), await tables.table()];
    const masked = ({ PK = { S: '' }, SK }: ItemJson): ItemJson => ({
      PK,
      SK: { N: SK && 'N' in SK && Number(SK.N) < 10 ? '0' : '1' },
      title: { S: 'masked' },
    });
    const end = await copyTable(from, to, { ...OPTIONS, mode: 'put', masked });
    expect(end).toMatchObject({ outcome: 'done', read: 100, written: 100, refused: 0 });
    expect(await contentOf(to)).toEqual([...new Set(contentFor(items.map(masked)))]);
  });

  it('is refused between tables with different keys', async () => {
    const [from, to] = [await filled(manyItems(3)), await tables.table(OTHER_KEY)];
    const end = await copyTable(from, to, { ...OPTIONS, mode: 'put' });
    expect(end).toMatchObject({ outcome: 'refused', written: 0 });
    expect(await contentOf(to)).toEqual([]);
  });
});

describe('a copy of chosen items', () => {
  it('takes those, and names what is missing', async () => {
    const items = manyItems(300, 5_000);
    const [from, to] = [await filled(items), await tables.table()];
    const chosen = items.slice(0, 250).map((item) => keyOfItem(item, KEYS));
    const absent = { PK: { S: 'nobody' }, SK: { N: '1' } };
    const keys = [...chosen, absent, ...chosen.slice(0, 5)];
    const end = await copyItems(from, to, keys, { ...OPTIONS, mode: 'put-if-absent' });
    expect(end).toMatchObject({ outcome: 'done', written: 250, missing: 1, firstMissing: [absent] });
    expect(await contentOf(to)).toEqual(contentFor(items.slice(0, 250)));
    const again = await copyItems(from, to, keys, { ...OPTIONS, mode: 'put-if-absent' });
    expect(again).toMatchObject({ outcome: 'done', written: 0, same: 250 });
  });

  it('is refused for what is no key of the table', async () => {
    const [from, to] = [await tables.table(), await tables.table()];
    const end = await copyItems(from, to, [{ PK: { S: 'a' } }], { ...OPTIONS, mode: 'put' });
    expect(end).toMatchObject({
      outcome: 'refused',
      sentence: expect.stringContaining('PK (S) and SK (N)') as string,
    });
  });
});

describe('a comparison of two tables', () => {
  const items = manyItems(5_000, 800);

  it('counts what is equal, different and missing, in one pass', async () => {
    const [left, right] = [
      await filled(items),
      await filled([...altered(items), ...manyItems(7, 5).map((item) => ({ ...item, PK: { S: 'new' } }))]),
    ];
    const missing = items.length - altered(items).length;
    const different = Math.ceil(altered(items).length / 40);
    const end = await compareTables(left, right, OPTIONS);
    expect(end).toMatchObject({
      outcome: 'done',
      equal: items.length - missing - different,
      different,
      onlyLeft: missing,
      onlyRight: 7,
      passes: 1,
    });
    expect(end.firstOnlyRight.map(({ PK }) => PK)).toEqual(Array.from({ length: 7 }, () => ({ S: 'new' })));
    expect(end.firstDifferent).toHaveLength(100);
    const tight = await compareTables(left, right, { ...OPTIONS, mostWaiting: 900, mostPasses: 20 });
    expect(tight).toMatchObject({ equal: end.equal, different, onlyLeft: missing, onlyRight: 7 });
    expect(tight.passes).toBeGreaterThan(1);
    const given = await compareTables(left, right, { ...OPTIONS, mostWaiting: 60, mostPasses: 1 });
    expect(given.unsettled.left).toBeGreaterThan(0);
    const { equal, onlyLeft, unsettled } = given;
    expect(equal + given.different + onlyLeft + unsettled.left).toBe(items.length);
  });

  it('takes for equal what DynamoDB holds as the same', async () => {
    const one: ItemJson = {
      PK: { S: 'a' },
      SK: { N: '1' },
      set: { SS: ['x', 'y'] },
      map: { M: { p: { N: '10' }, q: { BOOL: true } } },
    };
    const other: ItemJson = {
      map: { M: { q: { BOOL: true }, p: { N: '1.0e1' } } },
      set: { SS: ['y', 'x'] },
      SK: { N: '1.0' },
      PK: { S: 'a' },
    };
    const end = await compareTables(await filled([one]), await filled([other]), OPTIONS);
    expect(end).toMatchObject({ equal: 1, different: 0, onlyLeft: 0, onlyRight: 0 });
  });

  it('goes on from where it was stopped', async () => {
    const [left, right] = [await filled(items), await filled(altered(items))];
    const whole = await compareTables(left, right, OPTIONS);
    let checkpoint: CompareCheckpoint | undefined;
    let end = whole;
    let runs = 0;
    do {
      const stop = new AbortController();
      let pages = 0;
      end = await compareTables(left, right, {
        ...OPTIONS,
        signal: stop.signal,
        from: checkpoint && saved(checkpoint),
        onProgress: (progress) => {
          checkpoint = progress.checkpoint;
          if ((pages += 1) === 3) stop.abort();
        },
      });
      runs += 1;
    } while (end.outcome !== 'done' && runs < 40);
    expect(runs).toBeGreaterThan(1);
    expect(end).toEqual(whole);
  });

  it('of a sample finds some of what differs', async () => {
    const [left, right] = [await filled(items.slice(0, 1_000)), await filled(altered(items.slice(0, 1_000)))];
    const all = await compareSample(left, right, { ...OPTIONS, sample: 10_000 });
    expect(all).toMatchObject({ outcome: 'done', onlyLeft: 20, onlyRight: 0, different: 25 });
    const some = await compareSample(left, right, { ...OPTIONS, sample: 100 });
    expect(some.equal + some.different + some.onlyLeft + some.onlyRight).toBeGreaterThanOrEqual(100);
    expect(some.onlyRight).toBe(0);
  });
});
