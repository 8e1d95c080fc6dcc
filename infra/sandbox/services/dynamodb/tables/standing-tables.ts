import type { Standing } from '../../../cloud.ts';
import type { Engine } from '../engine.ts';

/** Bytes of overhead that are paid for with each item. Source: developer guide, "DynamoDB item sizes and formats". */
const overheadOfItem = 100;

/** What each table stores, without its indexes, and what is provisioned for it and them. */
export function standingTables(engine: Engine): readonly Standing[] {
  return [...engine.tables.all()].map(({ record }) => {
    const { name, billingMode, throughput, indexes, storeId } = record;
    const { items, bytes } = engine.database.tally(storeId);
    const all = [
      throughput,
      ...indexes.filter(({ kind }) => kind === 'GLOBAL').map((index) => index.throughput),
    ];
    return {
      kind: 'table',
      name,
      bytes: bytes + items * overheadOfItem,
      provisioned:
        billingMode === 'PROVISIONED'
          ? {
              readUnits: all.reduce((sum, { read }) => sum + read, 0),
              writeUnits: all.reduce((sum, { write }) => sum + write, 0),
            }
          : undefined,
    };
  });
}
