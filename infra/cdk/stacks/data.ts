import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { BUCKETS } from '../../../core/catalogue/buckets.ts';
import { CACHES } from '../../../core/catalogue/guards.ts';
import { TABLES } from '../../../core/catalogue/tables.ts';
import { createAccessLogs, createBucket } from '../parts/buckets.ts';
import { createCache } from '../parts/cache.ts';
import type { Cache } from '../parts/cache.ts';
import { createTable } from '../parts/tables.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';
import type { NetworkStack } from './network.ts';

/** The bucket that belongs to the distribution in front of it, where there is one. */
export const STOREFRONT = 'storefront';

/** What would be missed: tables, buckets, and the cache where the stage has a network for it. */
export class DataStack extends PlatformStack {
  readonly tables: ReadonlyMap<string, dynamodb.Table>;
  readonly accessLogs: s3.Bucket | undefined;
  readonly cache: Cache | undefined;

  constructor(scope: Construct, settings: PlatformSettings, network: NetworkStack | undefined) {
    super(scope, 'data', 'Tables, buckets and the cache', settings);
    const { stage } = this;
    this.tables = new Map(TABLES.map((table) => [table.logical, createTable(this, table, stage)]));
    this.accessLogs = network && createAccessLogs(this, stage);
    for (const bucket of BUCKETS)
      if (!network || bucket.logical !== STOREFRONT) createBucket(this, bucket, stage, this.accessLogs);
    const [cache] = CACHES;
    this.cache = network && cache && createCache(this, cache, stage, network);
  }
}
