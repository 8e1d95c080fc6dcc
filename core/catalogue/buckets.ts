import type { Named, Stage } from './stage.ts';
import { perStage } from './stage.ts';

export interface LifecycleRule {
  readonly id: string;
  readonly prefix: string;
  readonly transitions: readonly {
    readonly afterDays: number;
    readonly storageClass: 'STANDARD_IA' | 'GLACIER_IR' | 'DEEP_ARCHIVE';
  }[];
  readonly expireAfterDays?: number;
  /** Where there are versions, what expires stays as a former one until it has been that for so many days. */
  readonly noncurrentExpireAfterDays?: number;
}

export interface BucketDefinition {
  readonly kind: 'bucket';
  readonly logical: string;
  readonly names: Named;
  readonly purpose: string;
  readonly versioned: readonly Stage[];
  readonly lifecycle: readonly LifecycleRule[];
}

const COOLING: LifecycleRule['transitions'] = [
  { afterDays: 30, storageClass: 'STANDARD_IA' },
  { afterDays: 90, storageClass: 'GLACIER_IR' },
];

const LOGS_EXPIRE: LifecycleRule = {
  id: 'expire-logs',
  prefix: 'logs/',
  transitions: [],
  expireAfterDays: 90,
};

/** Exports and backups exist in production under the bare name; the other stages append theirs. */
function bareInProduction(logical: string): Named {
  return perStage((stage) =>
    stage === 'prod' ? `tiktok-commerce-${logical}` : `tiktok-commerce-${logical}-${stage}`,
  );
}

export const BUCKETS: readonly BucketDefinition[] = [
  {
    kind: 'bucket',
    logical: 'assets',
    names: perStage((stage) => `tiktok-commerce-assets-${stage}`),
    purpose: 'Images and files of the shops',
    versioned: ['staging', 'prod'],
    lifecycle: [{ id: 'cool-down', prefix: '', transitions: COOLING }, LOGS_EXPIRE],
  },
  {
    kind: 'bucket',
    logical: 'thumbnails',
    names: perStage((stage) => `tiktok-commerce-thumbnails-${stage}`),
    purpose: 'Product thumbnails in several sizes',
    versioned: ['staging', 'prod'],
    lifecycle: [
      {
        id: 'cool-down',
        prefix: '',
        transitions: [...COOLING, { afterDays: 365, storageClass: 'DEEP_ARCHIVE' }],
      },
    ],
  },
  {
    kind: 'bucket',
    logical: 'exports',
    names: bareInProduction('exports'),
    purpose: 'Exports of tables',
    versioned: ['staging', 'prod'],
    lifecycle: [{ id: 'cool-down', prefix: '', transitions: COOLING }],
  },
  {
    kind: 'bucket',
    logical: 'backups',
    names: bareInProduction('backups'),
    purpose: 'Backups and captures',
    versioned: ['staging', 'prod'],
    lifecycle: [
      { id: 'cool-down', prefix: '', transitions: COOLING },
      {
        id: 'expire-captures',
        prefix: 'captures/',
        transitions: [],
        expireAfterDays: 8,
        noncurrentExpireAfterDays: 1,
      },
    ],
  },
  {
    kind: 'bucket',
    logical: 'storefront',
    names: perStage((stage) => `tiktok-commerce-storefront-${stage}`),
    purpose: 'The built shop, behind CloudFront',
    versioned: ['staging', 'prod'],
    lifecycle: [],
  },
];
