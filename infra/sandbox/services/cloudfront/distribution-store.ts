import type { DistributionConfig, Tag } from '@aws-sdk/client-cloudfront';
import { randomBytes } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { noSuchDistribution } from './errors.ts';

export interface StoredDistribution {
  readonly id: string;
  readonly config: DistributionConfig;
  readonly etag: string;
  readonly modifiedAt: number;
  /** When the edge locations have it. */
  readonly deployedAt: number;
  readonly tags: readonly Tag[];
}

export interface StoredInvalidation {
  readonly id: string;
  readonly distributionId: string;
  readonly paths: readonly string[];
  readonly callerReference: string;
  readonly createdAt: number;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** An id as CloudFront's: `E` or `I`, and thirteen letters and digits. */
export function newId(first: 'E' | 'I'): string {
  return first + Array.from(randomBytes(13), (byte) => alphabet[byte % alphabet.length]).join('');
}

export class DistributionStore {
  private readonly distributions: Database<StoredDistribution, string>;
  private readonly invalidations: Database<StoredInvalidation, [distribution: string, id: string]>;

  constructor(cloud: Cloud) {
    this.distributions = cloud.store.openDB({ name: 'cloudfront-distributions' });
    this.invalidations = cloud.store.openDB({ name: 'cloudfront-invalidations' });
  }

  all(): readonly StoredDistribution[] {
    return [...this.distributions.getRange()].map(({ value }) => value);
  }

  /** Throws NoSuchDistribution. */
  require(id: string | undefined): StoredDistribution {
    const found = this.distributions.get(id ?? '');
    if (!found) throw noSuchDistribution();
    return found;
  }

  save(distribution: StoredDistribution): void {
    this.distributions.putSync(distribution.id, distribution);
  }

  remove(id: string): void {
    for (const { id: invalidation } of this.invalidationsOf(id))
      this.invalidations.removeSync([id, invalidation]);
    this.distributions.removeSync(id);
  }

  /** Newest first. */
  invalidationsOf(id: string): readonly StoredInvalidation[] {
    const range = this.invalidations.getRange({ start: [id, ''], end: [id, '\uFFFF'] });
    return [...range].map(({ value }) => value).sort((a, b) => b.createdAt - a.createdAt);
  }

  invalidation(distributionId: string, id: string | undefined): StoredInvalidation | undefined {
    return this.invalidations.get([distributionId, id ?? '']);
  }

  saveInvalidation(invalidation: StoredInvalidation): void {
    this.invalidations.putSync([invalidation.distributionId, invalidation.id], invalidation);
  }
}
