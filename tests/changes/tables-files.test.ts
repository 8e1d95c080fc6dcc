import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exportTable } from '../../core/changes/tables/engine/export-table.ts';
import type { ExportCheckpoint, ExportOptions } from '../../core/changes/tables/engine/export-table.ts';
import { ITEM_FORMATS } from '../../core/changes/tables/engine/formats/format.ts';
import type { ItemFormat } from '../../core/changes/tables/engine/formats/format.ts';
import { importItems } from '../../core/changes/tables/engine/import-items.ts';
import type { ImportCheckpoint, ImportOptions } from '../../core/changes/tables/engine/import-items.ts';
import { itemArbitrary } from '../../core/changes/tables/engine/items.fixture.ts';
import { keyTextOf } from '../../core/changes/tables/engine/canonical.ts';
import { Cancelled, UpstreamFailed } from '../../core/changes/tables/engine/upstream-call.ts';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { contentFor, contentOf, fill, KEYS, manyItems, NOW, QUICK, startTables } from './tables.fixture.ts';
import type { TestTables } from './tables.fixture.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterEach(() => tables.fault());
afterAll(() => tables.close());

async function exported(
  place: TablePlace,
  format: ItemFormat,
  options: Partial<ExportOptions> = {},
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of exportTable(place, format, { signal: NOW, patience: QUICK, ...options }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* inChunks(bytes: Buffer | string, size = 5_000): AsyncGenerator<Buffer> {
  const whole = Buffer.from(bytes);
  for (let start = 0; start < whole.length; start += size) yield whole.subarray(start, start + size);
}

function imported(
  place: TablePlace,
  format: ItemFormat,
  bytes: Buffer | string | AsyncIterable<Buffer>,
  options: Partial<ImportOptions> = {},
) {
  const source = typeof bytes === 'string' || Buffer.isBuffer(bytes) ? inChunks(bytes) : bytes;
  return importItems(place, format, source, { signal: NOW, patience: QUICK, mode: 'put', ...options });
}

describe.each(ITEM_FORMATS)('a table as %s', (format) => {
  it('is the same table after export and import', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(itemArbitrary, { maxLength: 60, selector: (item) => keyTextOf(item, KEYS) }),
        async (items) => {
          const [from, to] = [await tables.table(), await tables.table()];
          await fill(from, items);
          const totals = await imported(to, format, await exported(from, format));
          expect(totals).toMatchObject({ outcome: 'done', written: items.length, mistakes: 0 });
          expect(await contentOf(to)).toEqual(contentFor(items));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('is one file, however often the export was stopped', async () => {
    const from = await tables.table();
    await fill(from, manyItems(3_000, 1_500));
    const whole = await exported(from, format);
    const parts: Buffer[] = [];
    let checkpoint: ExportCheckpoint | undefined;
    for (let runs = 0; runs < 20; runs += 1) {
      let pages = 0;
      let isStopped = false;
      const next: ExportOptions = {
        signal: NOW,
        from: checkpoint && (JSON.parse(JSON.stringify(checkpoint)) as ExportCheckpoint),
        onProgress: (progress) => (checkpoint = progress.checkpoint),
      };
      for await (const chunk of exportTable(from, format, next)) {
        pages += 1;
        // The second page of a run is handed on, and lost before it is told as done.
        isStopped = pages === 2;
        if (isStopped) break;
        parts.push(chunk);
      }
      if (!isStopped) break;
    }
    expect(parts.length).toBeGreaterThan(3);
    expect(Buffer.concat(parts).equals(whole)).toBe(true);
  });
});

describe('export', () => {
  it('reads all segments, and survives throttling', async () => {
    const from = await tables.table();
    const items = manyItems(2_000, 1_000);
    await fill(from, items);
    await tables.fault({ operation: 'Scan', kind: 'throttle', count: 3 });
    const bytes = await exported(from, 'dynamodb-json', { segments: 5 });
    const to = await tables.table();
    await imported(to, 'dynamodb-json', bytes);
    expect(await contentOf(to)).toEqual(contentFor(items));
  });

  it('tells a refusal, and a cancellation', async () => {
    const from = await tables.table();
    await tables.fault({ operation: 'Scan', kind: 'deny' });
    await expect(exported(from, 'json')).rejects.toMatchObject({
      constructor: UpstreamFailed,
      failure: { state: 'denied', operation: 'dynamodb:Scan' },
    });
    await expect(exported(from, 'json', { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(Cancelled);
  });

  it('as CSV runs nothing in a spreadsheet, and goes on as it was begun before it did so', async () => {
    const from = await tables.table();
    await fill(from, [{ PK: { S: '=1+1' }, SK: { N: '-1' } }]);
    expect((await exported(from, 'csv')).toString()).toMatch(/\r\n'=1\+1,-1,\r\n$/);
    const header = { columns: [{ name: 'PK', type: 'S' as const }], isGuarded: false };
    const begun: ExportCheckpoint = { positions: ['start'], items: 1, bytes: 9, header };
    expect((await exported(from, 'csv', { from: begun })).toString()).toMatch(/^=1\+1,/);
  });

  it('of a table without items is a header, or nothing', async () => {
    const from = await tables.table();
    expect((await exported(from, 'csv')).toString()).toMatch(/^\ufeffPK:S,SK:N,… \([^\r\n]+\)\r\n$/);
    expect((await exported(from, 'json')).toString()).toBe('');
  });
});

describe('import', () => {
  it('writes what is right, and names the lines that are not', async () => {
    const to = await tables.table();
    const lines = [
      '{"PK":"a","SK":1,"big":12345678901234567890123456789012345678}',
      '{"PK":"b"}',
      'not json',
      '',
      '{"PK":"c","SK":"1"}',
      `{"PK":"d","SK":1,"text":"${'x'.repeat(409_600)}"}`,
      '{"PK":"e","SK":1,"tags":{"$stringSet":[]}}',
      '{"PK":"f","SK":1}',
      '{"PK":"g","SK":1',
    ];
    const told: number[] = [];
    const totals = await imported(to, 'json', lines.join('\n'), { report: ({ line }) => told.push(line) });
    expect(totals).toMatchObject({ outcome: 'done', read: 8, written: 2, mistakes: 6 });
    expect(told).toEqual([2, 3, 5, 6, 7, 9]);
    expect(totals.firstMistakes).toEqual([
      { line: 2, sentence: 'The key attribute SK is missing.' },
      { line: 3, sentence: 'This is not an item in the format that was chosen.' },
      { line: 5, sentence: 'The key attribute SK is a string and has to be a number.' },
      { line: 6, sentence: 'The item has 409,611 bytes; DynamoDB takes 409,600.' },
      { line: 7, sentence: 'The attribute tags: a set has at least one member.' },
      { line: 9, sentence: 'This is not an item in the format that was chosen.' },
    ]);
    expect(await contentOf(to)).toEqual(
      contentFor([
        { PK: { S: 'a' }, SK: { N: '1' }, big: { N: '12345678901234567890123456789012345678' } },
        { PK: { S: 'f' }, SK: { N: '1' } },
      ]),
    );
  });

  it('costs the others nothing where DynamoDB refuses an item', async () => {
    // Counted as the guide says this is 409,600 bytes; DynamoDB counts numbers with a point one higher.
    const numbers = Array.from({ length: 1_000 }, (_, index) => `"n${index}":1.5`).join(',');
    const names = Array.from({ length: 1_000 }, (_, index) => `n${index}`.length + 2).reduce((a, b) => a + b);
    const text = 'x'.repeat(409_600 - names - 'PKbSK'.length - 'text'.length - 2);
    const lines = [`{"PK":"a","SK":1}`, `{"PK":"b","SK":1,${numbers},"text":"${text}"}`, `{"PK":"c","SK":1}`];
    const to = await tables.table();
    const totals = await imported(to, 'json', lines.join('\n'));
    expect(totals).toMatchObject({ outcome: 'done', written: 2, mistakes: 1, firstMistakes: [{ line: 2 }] });
    expect(await contentOf(to)).toHaveLength(2);
  });

  it('takes the later of two lines with one key, the earlier where nothing is replaced', async () => {
    const keys = Array.from({ length: 300 }, (_, index) => index % 7);
    const lines = keys.map((key, index) => JSON.stringify({ PK: `k${key}`, SK: 1, at: index })).join('\n');
    const [replaced, left] = [await tables.table(), await tables.table()];
    await imported(replaced, 'json', lines);
    const totals = await imported(left, 'json', lines, { mode: 'put-if-absent' });
    const last = (key: number) => String(keys.lastIndexOf(key));
    const itemsAt = (at: (key: number) => string) =>
      [0, 1, 2, 3, 4, 5, 6].map((key) => ({ PK: { S: `k${key}` }, SK: { N: '1' }, at: { N: at(key) } }));
    expect(await contentOf(replaced)).toEqual(contentFor(itemsAt(last)));
    expect(await contentOf(left)).toEqual(contentFor(itemsAt((key) => String(key))));
    expect(totals).toMatchObject({ written: 7, kept: 293, mistakes: 0 });
    expect(totals.firstKept).toHaveLength(100);
  });

  it('says up to which line everything is written when upstream fails, and goes on from there', async () => {
    const [from, to] = [await tables.table(), await tables.table()];
    const items = manyItems(2_000);
    await fill(from, items);
    const bytes = await exported(from, 'dynamodb-json');
    await tables.fault({ operation: 'BatchWriteItem', kind: 'deny', probability: 0.05 });
    let checkpoint: ImportCheckpoint | undefined;
    let stops = 0;
    for (let outcome = ''; outcome !== 'done' && stops < 200; stops += 1) {
      const end = await imported(to, 'dynamodb-json', bytes, { from: checkpoint });
      outcome = end.outcome;
      if (end.outcome !== 'failed') continue;
      expect(end.failure).toMatchObject({ state: 'denied', operation: 'dynamodb:BatchWriteItem' });
      checkpoint = JSON.parse(JSON.stringify(end.checkpoint)) as ImportCheckpoint;
      const lines = bytes.subarray(0, checkpoint.place.end).toString('utf8').split('\n').length - 1;
      expect(checkpoint.place.line).toBe(lines);
      expect(checkpoint.counts.written).toBe(lines);
      const held = await contentOf(to);
      if (stops === 0) expect(held).toHaveLength(lines + end.writtenAhead);
    }
    expect(stops).toBeGreaterThan(1);
    expect(await contentOf(to)).toEqual(contentFor(items));
  });

  it('survives throttling and lost answers', async () => {
    const to = await tables.table();
    const items = manyItems(500);
    await tables.fault(
      { operation: 'BatchWriteItem', kind: 'throttle', probability: 0.3 },
      { operation: 'BatchWriteItem', kind: 'drop', probability: 0.1 },
    );
    const bytes = items.map((item) => JSON.stringify({ Item: item })).join('\n');
    const patience = { ...QUICK, attempts: 50 };
    const totals = await imported(to, 'dynamodb-json', bytes, { patience });
    expect(totals).toMatchObject({ outcome: 'done', written: 500 });
    expect(await contentOf(to)).toEqual(contentFor(items));
  });

  it('waits out what a table without capacity leaves unprocessed', async () => {
    const to = await tables.table({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 1 },
    });
    const bytes = manyItems(400)
      .map((item) => JSON.stringify({ Item: item }))
      .join('\n');
    const totals = await imported(to, 'dynamodb-json', bytes);
    // Five minutes of one unit a second are the burst; after it only patience helps, and this one is short.
    expect(totals).toMatchObject({ outcome: 'failed', failure: { state: 'throttled' } });
    expect(totals.written + totals.writtenAhead).toBeGreaterThanOrEqual(300);
  });

  it('ends when it is cancelled, also while it waits for its source', async () => {
    const to = await tables.table();
    const stop = new AbortController();
    async function* stalled(): AsyncGenerator<Buffer> {
      yield Buffer.from('{"PK":"a","SK":1}\n'.repeat(1));
      setTimeout(() => stop.abort(), 50);
      await new Promise(() => undefined);
    }
    const totals = await imported(to, 'json', stalled(), { signal: stop.signal });
    expect(totals).toMatchObject({ outcome: 'cancelled' });
  });

  it('tells of a source that fails, and of what was written before', async () => {
    const to = await tables.table();
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from(
        manyItems(100)
          .map((item) => `${JSON.stringify({ Item: item })}\n`)
          .join(''),
      );
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    }
    const end = await imported(to, 'dynamodb-json', failing());
    expect(end).toMatchObject({
      outcome: 'failed',
      written: 100,
      failure: { state: 'unreachable', operation: 'the source' },
    });
  });

  it('refuses a table that is not there', async () => {
    const end = await imported({ client: tables.client, table: 'nowhere' }, 'json', '{}');
    expect(end).toMatchObject({ outcome: 'failed', failure: { state: 'absent' }, written: 0 });
  });
});
