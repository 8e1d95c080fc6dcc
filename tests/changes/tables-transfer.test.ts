import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../core/actions/run.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { ITEM_FORMATS } from '../../core/changes/tables/engine/formats/format.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { everyKill, mortalRun } from './killed-console.ts';
import type { MortalRun } from './killed-console.ts';
import { startTableGate } from './tables-actions.fixture.ts';
import type { TableHarness } from './tables-actions.fixture.ts';
import { contentFor, contentOf, fill, manyItems } from './tables.fixture.ts';

const EXPORTS = 'tiktok-commerce-exports-dev';

let tables: TableHarness;
beforeAll(async () => {
  tables = await startTableGate();
}, 60_000);
afterEach(() => tables.faults('dev', []));
afterAll(() => tables.close());

const NOWHERE = { later: () => Promise.resolve() };

async function textOf(key: string): Promise<string> {
  const { Body } = await tables.clients('dev').s3.send(new GetObjectCommand({ Bucket: EXPORTS, Key: key }));
  return (await Body?.transformToString()) ?? '';
}

async function putFile(key: string, text: string, Bucket = EXPORTS, side: 'dev' | 'prod' = 'dev') {
  await tables.clients(side).s3.send(new PutObjectCommand({ Bucket, Key: key, Body: text }));
}

function keyOf(run: Run): string {
  const input = run.outcome?.undo?.input as { readonly key?: string } | undefined;
  return input?.key ?? '';
}

function linesOf(items: readonly ItemJson[]): string {
  return items.map((Item) => `${JSON.stringify({ Item })}\n`).join('');
}

/** As small as S3 takes them: several of a file that is not large. */
function withSmallParts(run: MortalRun): MortalRun {
  Object.assign(run.plan.facts as object, { partBytes: 5 * 1_048_576 });
  return run;
}

describe('a table that is exported', () => {
  it.each(ITEM_FORMATS)('and imported again is the same: %s', async (format) => {
    const items = manyItems(120);
    await tables.table(`from-${format}`, items);
    const run = await tables.run('dev', 'tables.export', { table: `from-${format}`, format });
    expect(run.outcome?.sentence).toMatch(
      /^120 items of from-.* are in s3:\/\/tiktok-commerce-exports-dev\/tables\//,
    );
    const into = await tables.table(`into-${format}`, []);
    const input = { table: into.table, bucket: EXPORTS, key: keyOf(run), format, mode: 'put' };
    const imported = await tables.run('dev', 'tables.import', input);
    expect(imported.outcome?.sentence).toBe(`120 items were written to ${into.table}.`);
    expect(await contentOf(into)).toEqual(contentFor(items));
    const undone = await tables.undo(imported);
    expect(undone.outcome?.sentence).toBe('0 items were put back, 120 new ones deleted.');
    expect(await contentOf(into)).toEqual([]);
    expect((await tables.undo(run)).state).toBe('done');
    await expect(textOf(keyOf(run))).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('in several parts has every item once, and one without items is an empty file', async () => {
    const items = manyItems(6_000, 4_000);
    await tables.table('large', items);
    const run = await tables.run('dev', 'tables.export', { table: 'large', format: 'dynamodb-json' });
    expect(run.calls?.filter((call) => call.operation === 's3:UploadPart').length).toBeGreaterThan(1);
    const read = (await textOf(keyOf(run))).trimEnd().split('\n');
    const found = read.map((line) => (JSON.parse(line) as { readonly Item: ItemJson }).Item);
    expect(contentFor(found)).toEqual(contentFor(items));
    await tables.table('empty', []);
    const none = await tables.run('dev', 'tables.export', { table: 'empty', format: 'dynamodb-json' });
    expect(await textOf(keyOf(none))).toBe('');
    const { Uploads = [] } = await tables
      .clients('dev')
      .s3.send(new ListMultipartUploadsCommand({ Bucket: EXPORTS }));
    expect(Uploads).toEqual([]);
  }, 60_000);

  it('leaves nothing where it fails, and is one whole file whenever its console is killed', async () => {
    const items = manyItems(900, 7_000);
    await tables.table('exported', items);
    await tables.faults('dev', [{ service: 's3', operation: 'UploadPart', kind: 'deny' }]);
    const failed = await tables.run('dev', 'tables.export', { table: 'exported', format: 'json' });
    expect(failed).toMatchObject({ state: 'failed', outcome: { completed: 'Nothing: no file was made.' } });
    await tables.faults('dev', []);
    const input = { table: 'exported', format: 'dynamodb-json' };
    await everyKill(NOWHERE, 'export', async () => ({
      run: withSmallParts(await mortalRun(tables, 'tables.export', input, newRunId(Date.now()))),
      async check(outcome) {
        if (outcome === 'killed') throw new Error('It is dead.');
        expect(outcome).toMatchObject({ outcome: 'done' });
        const { key } = outcome.undo?.input as { readonly key: string };
        const lines = (await textOf(key)).trimEnd().split('\n');
        expect(new Set(lines).size).toBe(items.length);
        expect(lines).toHaveLength(items.length);
      },
    }));
    const { s3 } = tables.clients('dev');
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket: EXPORTS }))).Uploads ?? []).toEqual([]);
  }, 120_000);
});

describe('a file that is imported', () => {
  const before = manyItems(60);
  const after = manyItems(90).map((item, index) =>
    index % 2 === 0 ? item : { ...item, title: { S: `new ${index}` } },
  );

  it('replaces what is there, and its undo leaves what others have changed since', async () => {
    const place = await tables.table('imported', before);
    await putFile('imports/one.json', `${linesOf(after)}no item\n`);
    const input = { table: 'imported', bucket: EXPORTS, key: 'imports/one.json', format: 'dynamodb-json' };
    const run = await tables.run('dev', 'tables.import', { ...input, mode: 'put' });
    expect(run.outcome?.sentence).toMatch(
      /^90 items were written to imported\. 1 of the file are wrong and were passed over\. Line 91/,
    );
    expect(await contentOf(place)).toEqual(contentFor(after));
    const touched = { ...(after[3] ?? {}), title: { S: 'by somebody else' } };
    await fill(place, [touched]);
    await place.client.send(
      new DeleteItemCommand({ TableName: 'imported', Key: { PK: { S: 'shop-5' }, SK: { N: '5' } } }),
    );
    const undone = await tables.undo(run);
    expect(undone.outcome?.sentence).toBe(
      '28 items were put back, 30 new ones deleted. 2 were changed by others since, and left.',
    );
    const expected = before.flatMap((item, index) => (index === 3 ? [touched] : index === 5 ? [] : [item]));
    expect(await contentOf(place)).toEqual(contentFor(expected));
  });

  it('leaves what is there where that is wished', async () => {
    const place = await tables.table('filled-up', before);
    await putFile('imports/two.json', linesOf(after));
    const input = { table: 'filled-up', bucket: EXPORTS, key: 'imports/two.json', format: 'dynamodb-json' };
    const run = await tables.run('dev', 'tables.import', { ...input, mode: 'put-if-absent' });
    expect(run.outcome?.sentence).toMatch(/30 items were written.* 30 were left/);
    expect(await contentOf(place)).toEqual(contentFor([...before, ...after.slice(60)]));
    const undone = await tables.undo(run);
    expect(await contentOf(place)).toEqual(contentFor(before));
    expect(undone.state).toBe('done');
  });

  it('with a key twice is undone whole: the later line has won', async () => {
    const place = await tables.table('doubled', before.slice(0, 2));
    const twice = ['first', 'second'].map((title) => ({ ...before[0], title: { S: title } }) as ItemJson);
    await putFile('imports/twice.json', linesOf([...twice, ...manyItems(300).slice(100), ...twice]));
    const input = { table: 'doubled', bucket: EXPORTS, key: 'imports/twice.json', format: 'dynamodb-json' };
    const run = await tables.run('dev', 'tables.import', { ...input, mode: 'put' });
    expect(run.state).toBe('done');
    expect((await contentOf(place)).filter((text) => text.includes('"second"'))).toHaveLength(1);
    await tables.undo(run);
    expect(await contentOf(place)).toEqual(contentFor(before.slice(0, 2)));
  });

  it('comes from its own buckets alone, of production from those of exports and backups', async () => {
    await tables.table('strict', [], { side: 'prod' });
    const refusal = (bucket: string, side: 'dev' | 'prod') =>
      tables.refusalOf(
        'tables.import',
        { table: 'strict', bucket, key: 'a', format: 'csv', mode: 'put' },
        side,
      );
    expect(await refusal(EXPORTS, 'prod')).toMatch(/^Production imports from its own buckets only/);
    expect(await refusal('tiktok-commerce-assets-prod', 'prod')).toMatch(/own buckets only/);
    expect(await refusal('tiktok-commerce-exports', 'dev')).toMatch(/^Development imports from its own/);
    expect(await refusal('tiktok-commerce-exports', 'prod')).toMatch(/There is no object a/);
    await putFile('mine.csv', 'PK,SK (N)\na,1\n', 'tiktok-commerce-exports', 'prod');
    const wish = tables.wish('prod', 'tables.import', {
      table: 'strict',
      bucket: 'tiktok-commerce-exports',
      key: 'mine.csv',
      format: 'csv',
      mode: 'put',
    });
    expect(await tables.gate.present(wish)).toMatchObject({
      outcome: 'presented',
      presentation: { confirmation: 'typed-name' },
    });
  });

  it('writes nothing where former items can not be kept, and says which half where writing fails', async () => {
    const place = await tables.table('halted', before);
    await putFile('imports/three.json', linesOf(after));
    const input = {
      table: 'halted',
      bucket: EXPORTS,
      key: 'imports/three.json',
      format: 'dynamodb-json',
      mode: 'put',
    };
    await tables.faults('dev', [{ service: 's3', operation: 'PutObject', kind: 'deny' }]);
    const unkept = await tables.run('dev', 'tables.import', input);
    expect(unkept).toMatchObject({
      state: 'failed',
      outcome: { completed: expect.stringMatching(/^Nothing was written/) as string },
    });
    expect(await contentOf(place)).toEqual(contentFor(before));
    await tables.faults('dev', [{ service: 'dynamodb', operation: 'BatchWriteItem', kind: 'deny' }]);
    const unwritten = await tables.run('dev', 'tables.import', input);
    expect(unwritten).toMatchObject({
      state: 'failed',
      outcome: { completed: '0 items were written to halted.', remaining: 'The rest of the file.' },
    });
    await tables.faults('dev', []);
    expect((await tables.undo(unwritten)).outcome?.sentence).toMatch(/^0 items were put back, 0 new/);
    expect(await contentOf(place)).toEqual(contentFor(before));
  });

  it('is in the table once, and undone whole, whenever its console is killed', async () => {
    await putFile('imports/mortal.json', linesOf(after));
    await everyKill(NOWHERE, 'import', async (table) => {
      const place = await tables.table(table, before);
      const input = {
        table,
        bucket: EXPORTS,
        key: 'imports/mortal.json',
        format: 'dynamodb-json',
        mode: 'put',
      };
      const id = newRunId(Date.now());
      return {
        run: await mortalRun(tables, 'tables.import', input, id),
        async check(outcome) {
          expect(outcome).toMatchObject({ outcome: 'done', undo: { input: { captureId: id } } });
          expect(await contentOf(place)).toEqual(contentFor(after));
          const undo = await mortalRun(
            tables,
            'tables.restore-items',
            { table, captureId: id },
            newRunId(Date.now()),
          );
          await undo.execute(9);
          expect(await undo.execute()).toMatchObject({ outcome: 'done' });
          expect(await contentOf(place)).toEqual(contentFor(before));
        },
      };
    });
  }, 120_000);
});

describe('chosen items that are copied to the live table', () => {
  const items = manyItems(20);
  const keysOf = (some: readonly ItemJson[]) => some.map(({ PK, SK }) => ({ PK, SK }));

  it('are what they were, and the former ones come back', async () => {
    const live = await tables.table('copied-live', items);
    await tables.table('copied-from', items);
    const changed = { ...items[1], title: { S: 'damaged' } } as ItemJson;
    await fill(live, [changed]);
    await live.client.send(
      new DeleteItemCommand({ TableName: live.table, Key: { PK: { S: 'shop-2' }, SK: { N: '2' } } }),
    );
    const spoilt = await contentOf(live);
    const input = { table: live.table, from: 'copied-from', keys: keysOf(items.slice(0, 4)) };
    const presented = await tables.gate.present(tables.wish('dev', 'tables.copy-items-back', input));
    expect(presented).toMatchObject({
      presentation: { plan: { changes: [{ attribute: 'shop-1 / 1' }, { attribute: 'shop-2 / 2' }] } },
    });
    const run = await tables.run('dev', 'tables.copy-items-back', input);
    expect(run.state).toBe('done');
    expect(await contentOf(live)).toEqual(contentFor(items));
    expect(await tables.refusalOf('tables.copy-items-back', input)).toMatch(/Nothing is different/);
    await tables.undo(run);
    expect(await contentOf(live)).toEqual(spoilt);
  });

  it('are another plan as soon as one of them changes', async () => {
    const live = await tables.table('moving-live', items.slice(0, 2));
    await tables.table('moving-from', items.slice(1, 3));
    const input = { table: live.table, from: 'moving-from', keys: keysOf(items.slice(2, 3)) };
    const wish = tables.wish('dev', 'tables.copy-items-back', input);
    const presented = await tables.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(presented.outcome);
    await live.client.send(
      new PutItemCommand({ TableName: live.table, Item: { PK: { S: 'shop-2' }, SK: { N: '2' } } }),
    );
    const confirmed = { ...wish, key: newRunId(Date.now()), planHash: presented.presentation.hash };
    expect(await tables.gate.execute(confirmed)).toMatchObject({ outcome: 'changed' });
  });

  it('are there once, and taken back, whenever the console is killed', async () => {
    await tables.table('mortal-from', items);
    await everyKill(NOWHERE, 'copy', async (table) => {
      const live = await tables.table(table, items.slice(10));
      const id = newRunId(Date.now());
      const input = { table, from: 'mortal-from', keys: keysOf(items) };
      return {
        run: await mortalRun(tables, 'tables.copy-items-back', input, id),
        async check(outcome) {
          expect(outcome).toMatchObject({ outcome: 'done' });
          expect(await contentOf(live)).toEqual(contentFor(items));
          await tables.run('dev', 'tables.restore-items', { table, captureId: id });
          expect(await contentOf(live)).toEqual(contentFor(items.slice(10)));
        },
      };
    });
  }, 60_000);

  it('are refused by key, by table and by number', async () => {
    await tables.table('odd', items.slice(0, 1));
    const refusal = (more: object) =>
      tables.refusalOf('tables.copy-items-back', {
        table: 'odd',
        from: 'copied-from',
        keys: keysOf(items.slice(0, 1)),
        ...more,
      });
    expect(await refusal({ from: 'odd' })).toMatch(/not copied to itself/);
    expect(await refusal({ keys: [] })).toMatch(/names no item/);
    expect(await refusal({ keys: [{ PK: { S: 'a' } }] })).toMatch(/SK is missing/);
    expect(await refusal({ keys: [items[0]] })).toMatch(/nothing but key attributes/);
    expect(await refusal({ keys: keysOf(manyItems(101)) })).toMatch(/at most 100/);
    expect(await refusal({ from: 'never-there' })).toMatch(/DescribeTable/);
  });
});

it('whatever is asked for changes nothing that is not planned', async () => {
  const any = fc.record(
    {
      table: fc.oneof(fc.string(), fc.constant('empty')),
      from: fc.string(),
      format: fc.oneof(fc.string(), fc.constant('csv')),
      bucket: fc.oneof(fc.string(), fc.constant(EXPORTS)),
      key: fc.string(),
      mode: fc.oneof(fc.string(), fc.constant('put')),
      keys: fc.anything(),
      captureId: fc.oneof(fc.string(), fc.constant(newRunId(1))),
    },
    { requiredKeys: [] },
  );
  const ids = ['tables.import', 'tables.restore-items', 'tables.copy-items-back'];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ids), any, async (id, input) => {
      const presented = await tables.gate.present(tables.wish('dev', id, input));
      expect(['invalid', 'refused']).toContain(presented.outcome);
    }),
    { numRuns: 80 },
  );
  const { Contents = [] } = await tables
    .clients('dev')
    .s3.send(new ListObjectsV2Command({ Bucket: EXPORTS, Prefix: 'tables/empty/' }));
  expect(Contents.length).toBeLessThan(2);
});

it('an export is refused where there is no bucket for it', async () => {
  const { s3 } = tables.clients('prod');
  const Bucket = 'tiktok-commerce-exports';
  await tables.table('homeless', [], { side: 'prod' });
  const refusal = () => tables.refusalOf('tables.export', { table: 'homeless', format: 'csv' }, 'prod');
  expect(await refusal()).toBe('presented');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'mine.csv' }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
  expect(await refusal()).toMatch(/^Production has no bucket tiktok-commerce-exports for exports\./);
});
