import { describe, expect, it } from 'vitest';
import { ruleWords } from './rule-words.ts';
import { ruleFromSdk } from './sdk-lifecycle.ts';

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
