import type { Named, Stage } from './stage.ts';
import { named, perStage } from './stage.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

export interface IndexDefinition {
  readonly name: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  readonly projection: 'ALL' | 'KEYS_ONLY';
}

export interface TableDefinition {
  readonly kind: 'table';
  readonly logical: string;
  readonly names: Named;
  readonly purpose: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute;
  readonly indexes: readonly IndexDefinition[];
  readonly billingMode: 'PAY_PER_REQUEST';
  /** The attribute that holds the moment of expiry (seconds since the epoch), and where it is on. */
  readonly timeToLive?: { readonly attribute: string; readonly stages: readonly Stage[] };
  readonly pointInTimeRecovery: readonly Stage[];
  readonly deletionProtection: readonly Stage[];
}

const text = (name: string): KeyAttribute => ({ name, type: 'S' });

const GSI1: IndexDefinition = {
  name: 'GSI1',
  partitionKey: text('GSI1PK'),
  sortKey: text('GSI1SK'),
  projection: 'ALL',
};
const GSI2: IndexDefinition = {
  name: 'GSI2',
  partitionKey: text('GSI2PK'),
  sortKey: text('GSI2SK'),
  projection: 'ALL',
};

interface TableOptions {
  readonly indexes?: readonly IndexDefinition[];
  readonly partitionKey?: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  readonly timeToLive?: TableDefinition['timeToLive'];
}

function table(logical: string, purpose: string, options: TableOptions = {}): TableDefinition {
  return {
    kind: 'table',
    logical,
    names: perStage((stage) => named(stage, logical)),
    purpose,
    partitionKey: options.partitionKey ?? text('PK'),
    sortKey: options.sortKey ?? text('SK'),
    indexes: options.indexes ?? [GSI1],
    billingMode: 'PAY_PER_REQUEST',
    timeToLive: options.timeToLive ?? { attribute: 'ttl', stages: ['staging'] },
    pointInTimeRecovery: ['staging', 'prod'],
    deletionProtection: ['prod'],
  };
}

/** Results are staged for a day until caption and thumbnail are both there. */
export const STAGED_RESULT_HOURS = 24;

export const TABLES: readonly TableDefinition[] = [
  table('videos', 'Every TikTok video that was posted or found'),
  table('processing-jobs', 'How far the processing of each video has come'),
  table('products', 'What the shops sell', {
    partitionKey: text('seller_handle'),
    sortKey: text('video_id'),
  }),
  table('product-staging', 'Results of the workers, until a product can be assembled', {
    timeToLive: { attribute: 'ttl', stages: ['dev', 'staging', 'prod'] },
  }),
  table('tags', 'Tags of videos, and the videos of each tag'),
  table('trends', 'What is rising, by category and hour'),
  table('users', 'Sellers and their subscriptions', { indexes: [GSI1, GSI2] }),
  table('shops', 'Shop pages and their links'),
];
