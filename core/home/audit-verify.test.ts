import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordBody, RecordEntry } from '../actions/record.ts';
import { createChainCheck, parseAnchor } from './audit-verify.ts';
import type { Verdict } from './audit-verify.ts';
import { boundedBody, BODY_BYTES } from './bounded-body.ts';
import { canonicalJson, EMPTY_CHAIN, hashOf, sealed } from './record-chain.ts';

function bodyOf(summary: string): RecordBody {
  return {
    kind: 'intent',
    at: 1,
    who: { id: 'anna', name: 'Anna', role: 'operator' },
    from: { address: '::1', requestId: 'r' },
    environmentId: 'dev',
    summary,
  };
}

function chainOf(summaries: readonly string[], key?: string): readonly RecordEntry[] {
  const entries: RecordEntry[] = [];
  for (const summary of summaries) entries.push(sealed(bodyOf(summary), entries.at(-1) ?? EMPTY_CHAIN, key));
  return entries;
}

function check(entries: readonly (RecordEntry | undefined)[], head = entries.at(-1), key?: string): Verdict {
  const chain = createChainCheck({ key });
  for (const [index, entry] of entries.entries())
    if (entry) chain.add({ place: index + 1, key: String(index + 1), text: canonicalJson(entry) });
  return chain.finish(head ?? EMPTY_CHAIN);
}

const summaries = fc.array(fc.string({ unit: 'binary' }), { minLength: 3, maxLength: 20 });

describe('whatever the records say', () => {
  it('a whole chain has no findings, with and without a key', () => {
    fc.assert(
      fc.property(summaries, fc.option(fc.string({ minLength: 1 }), { nil: undefined }), (texts, key) => {
        const entries = chainOf(texts, key);
        expect(check(entries, entries.at(-1), key).findings).toEqual([]);
      }),
    );
  });

  it('one change of one entry, or one that is gone or swapped, is found', () => {
    const change = fc.constantFrom('summary', 'previousHash', 'hash', 'sequence', 'kind', 'gone', 'swapped');
    fc.assert(
      fc.property(summaries, fc.nat(), change, (texts, chosen, what) => {
        const entries: (RecordEntry | undefined)[] = [...chainOf(texts)];
        const head = entries.at(-1);
        const index = chosen % (entries.length - 1);
        const entry = entries[index] as RecordEntry;
        if (what === 'gone') entries[index] = undefined;
        else if (what === 'swapped') [entries[index], entries[index + 1]] = [entries[index + 1], entry];
        else {
          const before: unknown = entry[what as keyof RecordEntry];
          entries[index] = {
            ...entry,
            [what]: typeof before === 'number' ? before + 1 : `${String(before)}.`,
          };
        }
        expect(check(entries, head).findings.length).toBeGreaterThan(0);
      }),
    );
  });
});

it('a hash does not depend on the order of keys, and does on everything else', () => {
  expect(hashOf({ a: 1, b: { c: 2, d: undefined } }, undefined)).toBe(
    hashOf({ b: { c: 2 }, a: 1 }, undefined),
  );
  expect(hashOf({ a: '1' }, undefined)).not.toBe(hashOf({ a: 1 }, undefined));
  expect(hashOf({ a: 1 }, 'key')).not.toBe(hashOf({ a: 1 }, 'other'));
});

it('half a character is written in a form that survives the wire', () => {
  expect(canonicalJson({ '\ud800': 'a\udc00b' })).toBe('{"\\ud800":"a\\udc00b"}');
});

it.each(['', '1', '0:sha256:00', `0:sha256:${'a'.repeat(64)}`, `x:sha256:${'a'.repeat(64)}`, '1:md5:00'])(
  'is no anchor: %j',
  (text) => expect(parseAnchor(text)).toBeUndefined(),
);

it('a body of any content fits', () => {
  const change = fc.record({
    attribute: fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' }),
    before: fc.option(fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' }), { nil: undefined }),
  });
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 80, size: 'max' }),
      fc.nat({ max: 4_000 }),
      (changes, count) => {
        const calls = Array.from({ length: count }, () => ({
          operation: 'dynamodb:PutItem',
          requestId: 'R',
        }));
        const body = boundedBody({ ...bodyOf('x'), changes, calls });
        expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(BODY_BYTES);
        const left = body.omitted ?? { changes: 0, calls: 0 };
        expect((body.changes?.length ?? 0) + left.changes).toBe(changes.length);
        expect((body.calls?.length ?? 0) + left.calls).toBe(count);
      },
    ),
    { numRuns: 30 },
  );
}, 60_000);
