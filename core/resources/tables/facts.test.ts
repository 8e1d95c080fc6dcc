import { describe, expect, it } from 'vitest';
import { differingFacts } from '../../compare/facts.ts';
import { tableFacts } from './facts.ts';
import { tableFixture } from './table.fixture.ts';
import type { TableSummary } from './types.ts';

const DEV = tableFixture({});
const [GSI1] = DEV.indexes;

function differing(further: Partial<TableSummary>): readonly string[] {
  return differingFacts(tableFacts(DEV), tableFacts(tableFixture(further))).map(({ fact }) => fact);
}

describe('the facts of a table', () => {
  it('are alike where only names, counts, sizes, dates and passing states differ', () => {
    expect(
      differing({
        name: 'tiktok-commerce-videos-prod',
        arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/tiktok-commerce-videos-prod',
        itemCount: 1,
        sizeBytes: 1,
        createdAt: 1,
        status: 'UPDATING',
        indexes: GSI1 ? [{ ...GSI1, itemCount: 1, sizeBytes: 1, status: 'CREATING' }] : [],
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<TableSummary>, string]>([
    ['key', { partitionKey: { name: 'id', type: 'N' } }, 'partition key'],
    ['sort key', { sortKey: undefined }, 'sort key'],
    ['billing', { billingMode: 'PROVISIONED' }, 'billing mode'],
    ['capacity', { readCapacityUnits: 5 }, 'read units'],
    ['limits', { maximumReadRequestUnits: 100 }, 'maximum read units'],
    ['class', { tableClass: 'STANDARD_INFREQUENT_ACCESS' }, 'class'],
    ['deletion protection', { deletionProtection: true }, 'deletion protection'],
    ['stream', { stream: { view: 'NEW_IMAGE' } }, 'stream'],
    ['encryption', { encryption: { kind: 'kms', status: 'ENABLED', keyArn: 'arn:x' } }, 'encryption'],
  ])('tell a different %s', (_, further, fact) => {
    expect(differing(further)).toEqual([fact]);
  });

  it('tell an index that is missing, and one that projects less', () => {
    expect(differing({ indexes: [] })[0]).toBe('index GSI1');
    const narrow = GSI1
      ? { ...GSI1, projection: 'INCLUDE' as const, projectedAttributes: ['price'] }
      : undefined;
    expect(differing({ indexes: narrow ? [narrow] : [] })).toEqual(['index GSI1 projection']);
  });
});
