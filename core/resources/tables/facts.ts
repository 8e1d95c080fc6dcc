import type { Fact } from '../../compare/facts.ts';
import type { IndexSummary, KeySchema, TableSummary } from './types.ts';

/**
 * What two tables of a pair should agree in. Left out is what naturally differs: names, ARNs, counts, sizes, dates,
 * and states that pass (a table that is being updated).
 */
export function tableFacts(table: TableSummary): readonly Fact[] {
  return [
    ...keyFacts('', table),
    ...capacityFacts('', table),
    { fact: 'billing mode', value: table.billingMode === 'PAY_PER_REQUEST' ? 'on demand' : 'provisioned' },
    ...optional('maximum read units', table.maximumReadRequestUnits),
    ...optional('maximum write units', table.maximumWriteRequestUnits),
    { fact: 'class', value: table.tableClass },
    { fact: 'deletion protection', value: table.deletionProtection ? 'on' : 'off' },
    { fact: 'stream', value: table.stream ? table.stream.view : 'off' },
    { fact: 'encryption', value: table.encryption.kind === 'kms' ? 'KMS' : 'key of AWS' },
    ...table.indexes.flatMap(indexFacts),
  ];
}

function indexFacts(index: IndexSummary): readonly Fact[] {
  const prefix = `index ${index.name} `;
  const attributes = index.projectedAttributes.length > 0 ? ` (${index.projectedAttributes.join(', ')})` : '';
  return [
    { fact: `index ${index.name}`, value: index.kind },
    ...keyFacts(prefix, index),
    { fact: `${prefix}projection`, value: `${index.projection}${attributes}` },
    ...capacityFacts(prefix, index),
  ];
}

function keyFacts(prefix: string, schema: KeySchema): readonly Fact[] {
  const words = ({ name, type }: { readonly name: string; readonly type: string }) => `${name} (${type})`;
  return [
    { fact: `${prefix}partition key`, value: words(schema.partitionKey) },
    ...(schema.sortKey ? [{ fact: `${prefix}sort key`, value: words(schema.sortKey) }] : []),
    ...(schema.furtherKeys ?? []).map((key) => ({
      fact: `${prefix}further key ${key.name}`,
      value: `${key.type}, ${key.role === 'HASH' ? 'partition' : 'sort'}`,
    })),
  ];
}

function capacityFacts(
  prefix: string,
  { readCapacityUnits, writeCapacityUnits }: Pick<TableSummary, 'readCapacityUnits' | 'writeCapacityUnits'>,
): readonly Fact[] {
  return [
    ...optional(`${prefix}read units`, readCapacityUnits),
    ...optional(`${prefix}write units`, writeCapacityUnits),
  ];
}

function optional(fact: string, value: number | undefined): readonly Fact[] {
  return value === undefined ? [] : [{ fact, value: String(value) }];
}
