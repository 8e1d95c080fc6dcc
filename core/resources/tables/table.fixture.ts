import type { TableSummary } from './types.ts';

/** A table for tests: one that the catalogue could describe, changed where a test says so. */
export function tableFixture(further: Partial<TableSummary>): TableSummary {
  return {
    name: 'tiktok-videos-dev',
    arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/tiktok-videos-dev',
    status: 'ACTIVE',
    partitionKey: { name: 'PK', type: 'S' },
    sortKey: { name: 'SK', type: 'S' },
    indexes: [
      {
        name: 'GSI1',
        kind: 'GSI',
        partitionKey: { name: 'GSI1PK', type: 'S' },
        sortKey: { name: 'GSI1SK', type: 'S' },
        projection: 'ALL',
        projectedAttributes: [],
        status: 'ACTIVE',
        itemCount: 10,
        sizeBytes: 1_000,
      },
    ],
    billingMode: 'PAY_PER_REQUEST',
    itemCount: 10,
    sizeBytes: 1_000,
    createdAt: 1_750_000_000_000,
    tableClass: 'STANDARD',
    deletionProtection: false,
    encryption: { kind: 'aws-owned' },
    replicaRegions: [],
    ...further,
  };
}
