import { describe, expect, it } from 'vitest';
import { sizeQueries, STORAGE_TYPES } from './size-queries.ts';

describe('the queries for sizes', () => {
  it('have ids that CloudWatch takes, each once', () => {
    const queries = sizeQueries(['assets', 'backups']);
    const ids = queries.map((query) => query.Id);
    expect(new Set(ids).size).toBe(2 * (STORAGE_TYPES.length + 1));
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9_]*$/);
    expect(queries.at(-1)?.MetricStat.Metric).toEqual({
      Namespace: 'AWS/S3',
      MetricName: 'NumberOfObjects',
      Dimensions: [
        { Name: 'BucketName', Value: 'backups' },
        { Name: 'StorageType', Value: 'AllStorageTypes' },
      ],
    });
  });
});
