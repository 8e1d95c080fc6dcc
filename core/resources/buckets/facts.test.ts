import { describe, expect, it } from 'vitest';
import { fresh } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { differingFacts } from '../../compare/facts.ts';
import { bucketFacts, ruleWords } from './facts.ts';
import { ruleFromSdk } from './sdk-lifecycle.ts';
import type { BucketRow } from './types.ts';

const DENIED: Failure = { state: 'denied', operation: 's3:GetLifecycleConfiguration', at: 0 };

function row(further: Partial<BucketRow>): BucketRow {
  return {
    name: 'assets',
    versioning: fresh({ versioning: 'enabled', mfaDelete: false }, 0),
    lifecycle: fresh([ruleFromSdk({ ID: 'expire', Status: 'Enabled', Expiration: { Days: 90 } }, 0)], 0),
    ...further,
  };
}

function differing(one: BucketRow, other: BucketRow) {
  return differingFacts(bucketFacts(one), bucketFacts(other));
}

describe('the facts of a bucket', () => {
  it('are alike where only the name differs', () => {
    expect(differing(row({}), row({ name: 'tiktok-commerce-assets-prod' }))).toEqual([]);
  });

  it('tell versioning and each rule', () => {
    const other = row({
      versioning: fresh({ versioning: 'never', mfaDelete: false }, 0),
      lifecycle: fresh([ruleFromSdk({ ID: 'expire', Status: 'Enabled', Expiration: { Days: 30 } }, 0)], 0),
    });
    expect(differing(row({}), other)).toEqual([
      { fact: 'versioning', left: 'enabled', right: 'never' },
      {
        fact: 'lifecycle rule expire',
        left: 'all objects: expire after 90 days',
        right: 'all objects: expire after 30 days',
      },
    ]);
  });

  it('say nothing of what could not be read', () => {
    expect(bucketFacts(row({ lifecycle: DENIED })).map(({ fact }) => fact)).toEqual([
      'versioning',
      'MFA delete',
    ]);
  });
});

describe('a lifecycle rule in words', () => {
  it.each([
    [
      { Status: 'Enabled' as const, Filter: { Prefix: 'logs/' }, Expiration: { Days: 1 } },
      'logs/: expire after 1 day',
    ],
    [
      {
        Status: 'Disabled' as const,
        Filter: { And: { Prefix: 'a/', Tags: [{ Key: 'k', Value: 'v' }], ObjectSizeGreaterThan: 10 } },
        Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' as const }],
      },
      'a/ and tag k=v and larger than 10 bytes: after 30 days to STANDARD_IA (off)',
    ],
    [
      {
        Status: 'Enabled' as const,
        Prefix: 'old/',
        Expiration: { Date: new Date('2027-01-01T00:00:00Z') },
        NoncurrentVersionExpiration: { NoncurrentDays: 7, NewerNoncurrentVersions: 3 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
      },
      'old/: expire on 2027-01-01, old versions but the newest 3 expire after 7 days, abort uploads after 2 days',
    ],
    [
      {
        Status: 'Enabled' as const,
        Filter: { Tag: { Key: 'k', Value: '' } },
        Expiration: { ExpiredObjectDeleteMarker: true },
      },
      'all objects and tag k=: remove lone delete markers',
    ],
  ])('%#', (rule, words) => {
    expect(ruleWords(ruleFromSdk(rule, 0))).toBe(words);
  });
});
