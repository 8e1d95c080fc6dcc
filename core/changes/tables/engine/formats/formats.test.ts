import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemJson } from '../../../../resources/tables/types.ts';
import { canonicalItem } from '../canonical.ts';
import { itemArbitrary, KEYS } from '../items.fixture.ts';
import { columnsFor } from './csv-columns.ts';
import { csvRecords } from './csv-records.ts';
import { encoderOf } from './encoder.ts';
import type { ItemFormat, Place, SourceRecord } from './format.ts';
import { BEGINNING, ITEM_FORMATS } from './format.ts';
import { jsonRecords } from './json-records.ts';

function encoded(format: ItemFormat, items: readonly ItemJson[], isGuarded = true, sample = items): Buffer {
  const header = isGuarded ? null : { columns: columnsFor(KEYS, sample), isGuarded };
  const encoder = encoderOf({ format, keys: KEYS }, sample, header);
  return Buffer.concat([encoder.opening, encoder.encode(items)]);
}

async function* inChunks(bytes: Buffer, size: number, from = 0): AsyncGenerator<Buffer> {
  for (let start = from; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function recordsOf(
  format: ItemFormat,
  bytes: Buffer,
  { size = 7, place = BEGINNING }: { readonly size?: number; readonly place?: Place } = {},
): Promise<readonly SourceRecord[]> {
  const chunks = inChunks(bytes, size, place.end);
  const records = format === 'csv' ? csvRecords(chunks, place, KEYS) : jsonRecords(format, chunks, place);
  const all: SourceRecord[] = [];
  for await (const record of records) all.push(record);
  return all;
}

function itemsOf(records: readonly SourceRecord[]): readonly string[] {
  return records.map(({ read }) => (read.ok ? canonicalItem(read.item) : read.sentence));
}

describe.each(ITEM_FORMATS)('%s', (format) => {
  it('gives back every item as it was, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(itemArbitrary, { maxLength: 6 }),
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
        fc.nat(3),
        async (items, size, isGuarded, sampled) => {
          const bytes = encoded(format, items, isGuarded, items.slice(0, sampled));
          const records = await recordsOf(format, bytes, { size });
          expect(itemsOf(records)).toEqual(items.map(canonicalItem));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is read on from behind any record', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(itemArbitrary, { minLength: 1, maxLength: 5 }), async (items) => {
        const bytes = encoded(format, items);
        const records = await recordsOf(format, bytes, { size: 64 });
        for (const [index, { end, line, manner }] of records.entries()) {
          const rest = await recordsOf(format, bytes, { size: 64, place: { end, line, manner } });
          expect(rest).toEqual(records.slice(index + 1));
        }
        expect(records.at(-1)?.end).toBe(bytes.length);
      }),
      { numRuns: 60 },
    );
  });

  it('never takes a part of a file that was cut off for something else than what was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(itemArbitrary, { minLength: 1, maxLength: 3 }),
        fc.nat(),
        async (items, cut) => {
          const bytes = encoded(format, items);
          const records = await recordsOf(format, bytes.subarray(0, cut % bytes.length), { size: 64 });
          const whole = records.filter(({ read }) => read.ok);
          expect(itemsOf(whole)).toEqual(items.map(canonicalItem).slice(0, whole.length));
        },
      ),
      { numRuns: 300 },
    );
  });
});
