import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Cursor } from './cursors.ts';
import { decodeCursor, encodeCursor, nextCursor, previousCursor } from './cursors.ts';

const SCOPE = ['prod', 'videos', 'index=GSI1'];
const position = z.custom<Record<string, string>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string'),
);
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const positions = fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true });

function decoded<P>(token: string, schema: z.ZodType<P, z.ZodTypeDef, unknown>): Cursor<P> {
  const result = decodeCursor(SCOPE, token, schema);
  if (!result.ok) throw new Error(result.mistake);
  return result.cursor;
}

describe('cursors', () => {
  it('come back as they were written, whatever their keys hold', () => {
    fc.assert(
      fc.property(positions, fc.array(positions, { maxLength: 3 }), (here, trail) => {
        const token = encodeCursor(SCOPE, { position: here, trail, pageNumber: trail.length + 2 });
        expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decoded(token, position)).toEqual({ position: here, trail, pageNumber: trail.length + 2 });
      }),
    );
  });

  it('never throw, whatever is given as a token', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (token) => {
        expect(decodeCursor(SCOPE, token, position).ok).toBe(false);
      }),
    );
  });

  it('lead forward through pages and back to the first one', () => {
    let here: Cursor<string> | undefined;
    for (const start of ['b', 'c', 'd']) here = decoded(nextCursor(SCOPE, here, start), z.string());
    expect(here).toEqual({ position: 'd', trail: ['b', 'c'], pageNumber: 4 });
    const back: (string | undefined)[] = [];
    while (here) {
      const previous = previousCursor(SCOPE, here);
      here = previous?.cursor === undefined ? undefined : decoded(previous.cursor, z.string());
      back.push(here?.position);
    }
    expect(back).toEqual(['c', 'b', undefined]);
    expect(previousCursor(SCOPE, undefined)).toBeUndefined();
  });

  it('stay short enough for a link, forgetting the oldest steps first', () => {
    let here: Cursor<string> | undefined;
    let token = '';
    for (let page = 2; page < 200; page += 1) {
      token = nextCursor(SCOPE, here, `start of page ${page} ${'x'.repeat(100)}`);
      here = decoded(token, z.string());
    }
    expect(token.length).toBeLessThanOrEqual(3_000);
    expect(here?.pageNumber).toBe(199);
    expect(here?.trail.length).toBeGreaterThan(5);
    expect(here?.trail.at(-1)).toMatch(/^start of page 198 /);
  });

  it('keep a position that is longer than a link should be', () => {
    const long = 'k'.repeat(6_000);
    expect(decoded(nextCursor(SCOPE, undefined, long), z.string()).position).toBe(long);
  });

  it.each([
    ['another environment', ['dev', 'videos', 'index=GSI1']],
    ['another table', ['prod', 'products', 'index=GSI1']],
    ['another filter', ['prod', 'videos', 'index=GSI2']],
    ['parts that only run together alike', ['prodvideos', 'index=GSI1']],
  ])('tell a cursor of %s', (_, scope) => {
    const token = nextCursor(scope, undefined, { PK: 'a' });
    expect(decodeCursor(SCOPE, token, position)).toEqual({ ok: false, mistake: 'foreign' });
  });

  it.each([
    ['nothing', ''],
    ['no base64', '<script>'],
    ['base64 of no JSON', btoa('nonsense')],
    ['JSON of another shape', btoa('{"position":1}')],
    ['a token cut short', nextCursor(SCOPE, undefined, { PK: 'abcdefghij' }).slice(0, -6)],
    ['positions of another kind', nextCursor(SCOPE, undefined, { PK: 7 })],
    ['far too much', 'A'.repeat(100_000)],
  ])('take %s for damaged', (_, token) => {
    expect(decodeCursor(SCOPE, token, position)).toEqual({ ok: false, mistake: 'malformed' });
  });
});
