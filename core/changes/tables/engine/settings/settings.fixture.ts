import type { IndexSettings, Known, TableSettings } from './settings.ts';

/** For tests. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

export const UNREAD = { known: false, state: 'denied', operation: 'dynamodb:Any', code: null } as const;
export const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';

export const PLAIN: TableSettings = {
  table: 'orders',
  arn: ARN,
  key: [{ name: 'PK', role: 'HASH', type: 'S' }],
  globalIndexes: [],
  localIndexes: [],
  billing: { mode: 'PAY_PER_REQUEST', units: null, ceiling: { read: null, write: null } },
  tableClass: 'STANDARD',
  deletionProtection: false,
  stream: null,
  encryption: { kind: 'aws-owned' },
  replicaRegions: [],
  timeToLive: known(null),
  pointInTimeRecovery: known(null),
  tags: known({}),
  contributorInsights: known([]),
  resourcePolicy: known(null),
  kinesisStreams: known([]),
};

export function indexOn(name: string, further: Partial<IndexSettings> = {}): IndexSettings {
  return {
    name,
    key: [{ name: `${name}PK`, role: 'HASH', type: 'S' }],
    projection: 'ALL',
    projected: [],
    units: null,
    ceiling: { read: null, write: null },
    ...further,
  };
}

export const PROVISIONED: TableSettings = {
  ...PLAIN,
  billing: { mode: 'PROVISIONED', units: { read: 5, write: 5 }, ceiling: { read: null, write: null } },
  globalIndexes: [
    indexOn('A', { units: { read: 1, write: 1 } }),
    indexOn('B', { units: { read: 2, write: 2 } }),
  ],
};
