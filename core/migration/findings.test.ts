import { describe, expect, it } from 'vitest';
import { fresh } from '../cells/cell.ts';
import type { BucketRow } from '../resources/buckets/types.ts';
import { withAnswer } from '../resources/told.ts';
import { sourceOn } from '../testing/sources.ts';
import { tableFixture } from '../resources/tables/table.fixture.ts';
import { bucketFindings, missingFinding, tableRowFindings, unreadFinding } from './findings.ts';
import { gravest, mayGo } from './rows.ts';

const off = fresh({ status: 'DISABLED' }, 1);
const on = fresh({ status: 'ENABLED', attribute: 'ttl' }, 1);
const side = (label: string, over: Parameters<typeof tableFixture>[0], timeToLive = off) => ({
  label,
  summary: tableFixture(over),
  timeToLive,
});

describe('a table before it is copied', () => {
  it('is good where both are alike and the target is empty', () => {
    const found = tableRowFindings(
      side('Development', { name: 'tiktok-shops-dev', itemCount: 12 }),
      side('Staging', { name: 'tiktok-commerce-shops-staging', itemCount: 0 }),
    );
    expect(gravest(found)).toBe('good');
    expect(found.map(({ subject }) => subject)).toContain('target');
  });

  it('is in the way where the keys are others', () => {
    const found = tableRowFindings(
      side('Development', { name: 'a', partitionKey: { name: 'PK', type: 'S' } }),
      side('Staging', { name: 'b', partitionKey: { name: 'id', type: 'S' } }),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'blocker', subject: 'key' });
  });

  it('warns of items that are overwritten, and of those that will expire', () => {
    const found = tableRowFindings(
      side('Development', { name: 'a', itemCount: 3 }),
      side('Staging', { name: 'b', itemCount: 7 }, on),
    );
    const warned = found.filter(({ severity }) => severity === 'warning').map(({ subject }) => subject);
    expect(warned).toEqual(['time to live', 'target']);
  });
});

const environmentOf = (stage: 'dev' | 'staging') => ({
  ...sourceOn('http://127.0.0.1:1').environment,
  id: stage,
  names: { stage },
});

/** A bucket as its adapters tell of it: what S3 answered is kept beside. */
const bucket = (
  stage: 'dev' | 'staging',
  Status: 'Enabled' | undefined,
  lifecycle: BucketRow['lifecycle'] = fresh(withAnswer([], {}), 1),
) => ({
  environment: environmentOf(stage),
  row: {
    name: `a-${stage}`,
    versioning: fresh(
      withAnswer({ versioning: Status ? 'enabled' : 'never', mfaDelete: false } as const, { Status }),
      1,
    ),
    lifecycle,
  },
});

describe('a bucket before it is synced', () => {
  it('tells which settings differ, and whether anything is overwritten', () => {
    const target = { target: 'Staging', held: 4 };
    const found = bucketFindings('a', bucket('dev', undefined), bucket('staging', 'Enabled'), target);
    expect(found.map(({ severity, subject }) => `${severity} ${subject}`)).toEqual([
      'good names',
      'warning Versioning › Status',
      'warning target',
    ]);
    expect(found[1]?.sentence).toBe('Never here, Enabled in Staging.');
  });

  it('is good where nothing differs and nothing is there', () => {
    const target = { target: 'Staging', held: 0 };
    const found = bucketFindings('a', bucket('dev', undefined), bucket('staging', undefined), target);
    expect(gravest(found)).toBe('good');
  });

  it('is not called alike where a setting could not be read', () => {
    const denied = { state: 'denied', operation: 's3:GetLifecycleConfiguration', at: 1 } as const;
    const target = { target: 'Staging', held: 0 };
    const found = bucketFindings('a', bucket('dev', undefined, denied), bucket('staging', undefined), target);
    expect(found.map(({ severity, subject }) => `${severity} ${subject}`)).toEqual([
      'good names',
      'unknown Lifecycle',
      'good target',
    ]);
  });
});

describe('what has no counterpart', () => {
  it('is in the way where the catalogue knows it, and else stays', () => {
    expect(missingFinding('tiktok-shops-dev', 'Staging', true).severity).toBe('blocker');
    expect(missingFinding('tiktok-scratch-dev', 'Staging', false).severity).toBe('warning');
    expect(mayGo({ toName: undefined, findings: [] })).toBe(false);
    expect(mayGo({ toName: 'b', findings: [] })).toBe(true);
  });

  it('is unknown where nobody could tell', () => {
    const denied = { state: 'denied', operation: 'dynamodb:DescribeTable', at: 1 } as const;
    expect(unreadFinding(denied, 'Staging')).toMatchObject({ severity: 'unknown', subject: 'Staging' });
  });
});
