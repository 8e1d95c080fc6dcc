import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacityFromSdk, itemFromSdk, itemToSdk } from './sdk-values.ts';

const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string().map((S) => ({ S })),
    fc.integer().map((N) => ({ N: String(N) })),
    fc.uint8Array().map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.array(fc.uint8Array(), { minLength: 1 }).map((BS) => ({ BS })),
    fc.array(tie('value')).map((L) => ({ L })),
    fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }).map((M) => ({ M })),
  ),
}));
const items = fc.dictionary(fc.string({ minLength: 1 }), value, { noNullPrototype: true });

describe('values of the SDK', () => {
  it('come through JSON and back unchanged, bytes too', () => {
    fc.assert(
      fc.property(items, (item) => {
        const json = JSON.parse(JSON.stringify(itemFromSdk(item))) as ReturnType<typeof itemFromSdk>;
        expect(plainBytes(itemToSdk(json))).toEqual(plainBytes(item));
      }),
    );
  });

  it('are not copied where they hold no bytes', () => {
    const map = { M: { a: { L: [{ S: 'x' }] } } };
    const item: Record<string, AttributeValue> = { text: { S: 'x' }, map };
    expect(itemFromSdk(item)).toBe(item);
    const mixed = itemFromSdk({ map, bytes: { B: Uint8Array.of(255) } });
    expect(mixed).toEqual({ map, bytes: { B: '/w==' } });
    expect(mixed.map).toBe(map);
  });
});

describe('consumed capacity', () => {
  it('names the table and every index', () => {
    expect(
      capacityFromSdk({
        CapacityUnits: 3,
        Table: { CapacityUnits: 1 },
        GlobalSecondaryIndexes: { GSI1: { CapacityUnits: 1.5 } },
        LocalSecondaryIndexes: { LSI1: { CapacityUnits: 0.5 } },
      }),
    ).toEqual({ total: 3, table: 1, indexes: { GSI1: 1.5, LSI1: 0.5 } });
    expect(capacityFromSdk(undefined)).toBeUndefined();
  });
});

/** Buffers and plain byte arrays hold the same bytes but are not equal to a matcher. */
function plainBytes(item: Record<string, AttributeValue>): unknown {
  return JSON.parse(
    JSON.stringify(item, (_, one: unknown) => {
      if (one instanceof Uint8Array) return { bytes: [...one] };
      const buffer = one as { type?: unknown; data?: unknown } | null;
      return buffer?.type === 'Buffer' && Array.isArray(buffer.data) ? { bytes: buffer.data } : one;
    }),
  );
}
