import { describe, expect, it } from 'vitest';
import { dueOf } from './lifecycle-estimate.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import type { LifecycleRuleJson } from './lifecycle-rules.ts';
import type { VersionEntry } from './version-entries.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2031, 4, 10, 12);

function entry(key: string, daysOld: number, more: Partial<VersionEntry> = {}): VersionEntry {
  return {
    key,
    versionId: `${key}-${daysOld}`,
    isLatest: true,
    isMarker: false,
    sizeBytes: 100,
    etag: '"e"',
    storageClass: 'STANDARD',
    modifiedAt: NOW - daysOld * DAY,
    ...more,
  };
}

const rule = (more: Partial<LifecycleRuleJson>): LifecycleRuleJson => ({
  ID: 'r',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  ...more,
});

describe('what a rule expires at the next midnight', () => {
  it.each([
    // Written at noon, an object of 30 days is due at the midnight after those days.
    [29, 0],
    [30, 1],
    [31, 1],
  ])('of 30 days, an object of %i days', (daysOld, current) => {
    expect(dueOf([entry('a', daysOld)], rule({ Expiration: { Days: 30 } }), NOW).current).toBe(current);
  });

  it('heeds dates, sizes and delete markers', () => {
    const past = rule({ Expiration: { Date: '2031-05-01T00:00:00.000Z' } });
    const future = rule({ Expiration: { Date: '2031-06-01T00:00:00.000Z' } });
    expect(dueOf([entry('a', 1), entry('b', 1, { isMarker: true })], past, NOW).current).toBe(1);
    expect(dueOf([entry('a', 1)], future, NOW).current).toBe(0);
    const sized = rule({ ...past, Filter: { And: { ObjectSizeGreaterThan: 100, Prefix: '' } } });
    expect(dueOf([entry('a', 1), entry('b', 1, { sizeBytes: 101 })], sized, NOW).current).toBe(1);
  });

  it('counts old versions since the newer one was written, and keeps the newest of them', () => {
    const versions = [
      entry('a', 5),
      entry('a', 90, { isLatest: false }),
      entry('a', 91, { isLatest: false }),
      entry('a', 92, { isLatest: false }),
    ];
    const days = (kept?: number) =>
      rule({ NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: kept } });
    expect(dueOf(versions, days(), NOW)).toEqual({ current: 0, noncurrent: 2 });
    expect(dueOf(versions, days(2), NOW)).toEqual({ current: 0, noncurrent: 1 });
  });
});

describe('rules', () => {
  it.each<readonly [string, object]>([
    ['Filter', { Status: 'Enabled', Expiration: { Days: 1 } }],
    ['do something', { Status: 'Enabled', Filter: {} }],
    [
      'one condition',
      { Status: 'Enabled', Filter: { Prefix: 'a', ObjectSizeLessThan: 3 }, Expiration: { Days: 1 } },
    ],
    ['a day', { Status: 'Enabled', Filter: {}, Expiration: { Date: '2031-13-40' } }],
    ['Unrecognized', { Status: 'Enabled', Filter: {}, Expiration: { Days: 1 }, Extra: 1 }],
  ])('without %s are refused', (words, wrong) => {
    const parsed = lifecycleRules.safeParse([wrong]);
    expect(parsed.success ? '' : JSON.stringify(parsed.error.issues)).toContain(words);
  });

  it('have names that differ', () => {
    const one = { ID: 'a', Status: 'Enabled', Filter: {}, Expiration: { Days: 1 } };
    expect(lifecycleRules.safeParse([one, one]).success).toBe(false);
    expect(lifecycleRules.parse([{ ...one, Expiration: { Date: '2031-05-01' } }])).toMatchObject([
      { Expiration: { Date: '2031-05-01T00:00:00.000Z' } },
    ]);
  });
});
