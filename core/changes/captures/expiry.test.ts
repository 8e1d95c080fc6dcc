import type { LifecycleRule } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { ruleFromSdk } from '../../resources/buckets/sdk-lifecycle.ts';
import { expiryBy } from './expiry.ts';

const DAYS = { Expiration: { Days: 2 } };
const FORMER = { NoncurrentVersionExpiration: { NoncurrentDays: 1 } };
const OWN_TAG = { Key: 'operations-console', Value: 'capture' };

function expiry(hasVersions: boolean, ...rules: readonly Partial<LifecycleRule>[]) {
  const whole = rules.map((rule): LifecycleRule => ({ Status: 'Enabled', ...rule }));
  return expiryBy(whole.map(ruleFromSdk), 'captures/', hasVersions);
}

describe('captures', () => {
  it.each<readonly [string, readonly Partial<LifecycleRule>[], boolean, number]>([
    ['no rule', [], false, Infinity],
    ['one for the whole bucket', [DAYS], true, 48],
    ['one for the prefix', [{ ...DAYS, Filter: { Prefix: 'captures/' } }], true, 48],
    ['one that is off', [{ ...DAYS, Status: 'Disabled' }], false, Infinity],
    ['one for another prefix', [{ ...DAYS, Filter: { Prefix: 'logs/' } }], false, Infinity],
    [
      'one for another prefix and a size',
      [{ ...DAYS, Filter: { And: { Prefix: 'logs/', ObjectSizeGreaterThan: 1 } } }],
      false,
      Infinity,
    ],
    ['one for a tag of others', [{ ...DAYS, Filter: { Tag: { Key: 'a', Value: 'b' } } }], false, Infinity],
    ['one for their own tag', [{ ...DAYS, Filter: { Tag: OWN_TAG } }], false, 48],
    ['one for large objects', [{ ...DAYS, Filter: { ObjectSizeGreaterThan: 1 } }], false, 48],
    ['several', [DAYS, { Expiration: { Days: 1 } }, { Expiration: { Days: 9 } }], true, 24],
    ['one that only moves them', [{ Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] }], false, Infinity],
  ])('are kept as long as %s says', (_, rules, isRemoved, hours) => {
    expect(expiry(false, ...rules)).toEqual({ isRemoved, hours });
  });

  it.each<readonly [string, readonly Partial<LifecycleRule>[], boolean]>([
    ['where nothing ends former versions', [DAYS], false],
    [
      'where the newest former ones stay',
      [{ ...DAYS, NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } }],
      false,
    ],
    ['where only those of another prefix end', [DAYS, { ...FORMER, Filter: { Prefix: 'a/' } }], false],
    ['where one rule ends both', [{ ...DAYS, ...FORMER }], true],
    ['where two rules do', [DAYS, FORMER], true],
  ])('in a bucket with versions are looked at twice: %s', (_, rules, isRemoved) => {
    expect(expiry(true, ...rules)).toEqual({ isRemoved, hours: 48 });
  });
});
