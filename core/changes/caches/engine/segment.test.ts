import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc64, endsWithChecksum } from './crc64.ts';
import { emptySegment, Entries, readSegment, SegmentWriter } from './segment.ts';
import type { Entry } from './segment.ts';

const ORIGIN = { database: 0, server: '7.0.15' };
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const anyEntry: fc.Arbitrary<Entry> = fc.record({
  key: bytes,
  payload: bytes,
  expireAt: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
});

function segmentOf(entries: readonly Entry[], number = 7): Buffer {
  const writer = new SegmentWriter(ORIGIN);
  for (const entry of entries) writer.add(entry);
  return Buffer.from(writer.seal(number, 1_700_000_000_000));
}

function entriesOf(segment: Buffer): readonly Entry[] {
  const entries = new Entries(segment);
  return Array.from({ length: entries.size }, (_, place) => entries.at(place));
}

describe('a segment', () => {
  it('gives back the entries that went in', () => {
    fc.assert(
      fc.property(fc.array(anyEntry), fc.nat(), (entries, number) => {
        const segment = segmentOf(entries, number);
        expect(readSegment(segment)).toMatchObject({
          kind: 'segment',
          head: { segment: number, entries: entries.length, server: '7.0.15', capturedAt: 1_700_000_000_000 },
        });
        expect(entriesOf(segment)).toEqual(entries);
      }),
    );
  });

  it('gives batches that hold every entry once, within the limit, in either direction', () => {
    const limit = { keys: 4, payloadBytes: 500 };
    fc.assert(
      fc.property(fc.array(anyEntry), fc.boolean(), (entries, backwards) => {
        const batches = [...new Entries(segmentOf(entries)).batches(limit, backwards)];
        const places = batches.flatMap((batch) => batch.places);
        const order = entries.map((_, place) => place);
        expect(places).toEqual(backwards ? order.reverse() : order);
        for (const batch of batches) {
          expect(batch.entries).toEqual(batch.places.map((place) => entries[place]));
          const size = batch.entries.reduce((sum, { payload }) => sum + payload.length, 0);
          expect(batch.entries.length === 1 || (batch.entries.length <= 4 && size <= 500)).toBe(true);
        }
      }),
    );
  });

  it('is not read when a single bit of it is another, or when some of it is missing', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1 }), fc.nat(), fc.nat(7), (entries, where, bit) => {
        const segment = segmentOf(entries);
        const place = where % segment.length;
        segment[place] = (segment[place] ?? 0) ^ (1 << bit);
        expect(readSegment(segment).kind).toBe('flawed');
        expect(readSegment(segmentOf(entries).subarray(0, place)).kind).toBe('flawed');
      }),
    );
  });

  it('tells what is wrong', () => {
    const flawOf = (segment: Buffer) => readSegment(segment);
    expect(flawOf(Buffer.alloc(10))).toEqual({ kind: 'flawed', flaw: 'too-short' });
    expect(flawOf(Buffer.alloc(1_000))).toEqual({ kind: 'flawed', flaw: 'not-a-segment' });
    expect(flawOf(segmentOf([]).subarray(0, -1))).toMatchObject({ flaw: 'too-short' });
    const damaged = segmentOf([{ key: Buffer.from('k'), payload: Buffer.from('value'), expireAt: 0 }]);
    damaged[530] = 0;
    expect(flawOf(damaged)).toEqual({ kind: 'flawed', flaw: 'checksum' });
    expect(readSegment(emptySegment(ORIGIN, 3, 5))).toMatchObject({ kind: 'segment', head: { entries: 0 } });
  });

  it('takes no more than it has room for', () => {
    const writer = new SegmentWriter(ORIGIN, 100);
    const entry = { key: Buffer.from('k'), payload: Buffer.alloc(60), expireAt: 0 };
    writer.add(entry);
    expect(() => writer.add(entry)).toThrow(RangeError);
  });
});

describe("a DUMP's checksum", () => {
  it('is the one that Redis documents of "123456789"', () => {
    expect(crc64(Buffer.from('123456789'))).toBe(0xe9c6d914c4b8d9can);
  });

  it('is found at the end', () => {
    // SET mykey 10; DUMP mykey (redis.io, commands/dump)
    const payload = Buffer.from('00c00a0a006e9f57450eae63bb', 'hex');
    expect(endsWithChecksum(payload)).toBe(true);
    expect(endsWithChecksum(payload.subarray(0, -1))).toBe(false);
    expect(endsWithChecksum(Buffer.alloc(3))).toBe(false);
  });
});
