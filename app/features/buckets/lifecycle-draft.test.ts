import { describe, expect, it } from 'vitest';
import type { LifecycleRuleJson } from '../../../core/changes/buckets/lifecycle-rules.ts';
import { draftOf, fieldsOf, isSaved, NEW_RULE, ruleOf, textOf } from './lifecycle-draft.ts';

const SIMPLE: LifecycleRuleJson = {
  ID: 'logs',
  Status: 'Disabled',
  Filter: { Prefix: 'logs/' },
  Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }],
  Expiration: { Days: 90 },
  NoncurrentVersionExpiration: { NoncurrentDays: 7, NewerNoncurrentVersions: 3 },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
};

describe('a rule in the form', () => {
  it.each<readonly [string, LifecycleRuleJson]>([
    ['of the usual kind', SIMPLE],
    ['from before there were filters', { Status: 'Enabled', Prefix: 'a', Expiration: { Days: 1 } }],
    ['with an empty filter', { ID: 'x', Status: 'Enabled', Filter: {}, Expiration: { Days: 1 } }],
    ['that is new', NEW_RULE],
    [
      'with two moves',
      { ...SIMPLE, Transitions: [...(SIMPLE.Transitions ?? []), { Days: 60, StorageClass: 'GLACIER' }] },
    ],
    ['with a move at once', { ...SIMPLE, Transitions: [{ Days: 0, StorageClass: 'INTELLIGENT_TIERING' }] }],
  ])('comes out as it went in: %s', (_name, rule) => {
    const fields = fieldsOf(rule);
    expect(fields).toBeDefined();
    if (fields) expect(ruleOf(fields, rule)).toEqual(rule);
  });

  it.each<readonly [string, LifecycleRuleJson]>([
    ['tags', { ...SIMPLE, Filter: { Tag: { Key: 'a', Value: 'b' } } }],
    ['several conditions', { ...SIMPLE, Filter: { And: { Prefix: 'a', ObjectSizeLessThan: 3 } } }],
    ['a date', { ...SIMPLE, Expiration: { Date: '2031-05-01T00:00:00.000Z' } }],
    [
      'a move on a day',
      { ...SIMPLE, Transitions: [{ Date: '2031-05-01T00:00:00.000Z', StorageClass: 'GLACIER' }] },
    ],
    ['markers', { ...SIMPLE, Expiration: { ExpiredObjectDeleteMarker: true } }],
    [
      'old versions that move',
      { ...SIMPLE, NoncurrentVersionTransitions: [{ NoncurrentDays: 30, StorageClass: 'GLACIER' }] },
    ],
  ])('is left to JSON where it has %s', (_name, rule) => {
    expect(fieldsOf(rule)).toBeUndefined();
  });

  it('changes what was typed and nothing else', () => {
    const fields = fieldsOf(SIMPLE);
    if (!fields) throw new Error('no fields');
    expect(ruleOf({ ...fields, expireAfterDays: '', isOn: true }, SIMPLE)).toEqual({
      ...SIMPLE,
      Status: 'Enabled',
      Expiration: undefined,
    });
  });
});

describe('a draft', () => {
  it('is one until what was typed is there', () => {
    expect(isSaved(textOf([SIMPLE]), [SIMPLE])).toBe(true);
    expect(isSaved(JSON.stringify([{ ...SIMPLE, ID: undefined }]), [SIMPLE])).toBe(true);
    expect(isSaved(textOf([{ ...SIMPLE, Status: 'Enabled' }]), [SIMPLE])).toBe(false);
    expect(isSaved('[', [])).toBe(false);
    expect(isSaved('[]', [SIMPLE])).toBe(false);
  });
});

describe('rules as text', () => {
  it.each([
    [textOf([SIMPLE]), true],
    ['{"Rules": []}', true],
    ['[]', true],
    ['{', false],
    ['[1]', false],
    ['{"ID": "x"}', false],
    ['null', false],
  ])('%s', (text, ok) => {
    expect(draftOf(text).ok).toBe(ok);
  });
});
