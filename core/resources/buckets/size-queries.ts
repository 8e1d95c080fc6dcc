/**
 * The storage types that hold objects' own bytes. Source: S3 user guide, "Metrics and dimensions"; the types of
 * overhead and of staged parts are left out.
 */
export const STORAGE_TYPES = [
  'StandardStorage',
  'StandardIAStorage',
  'OneZoneIAStorage',
  'ReducedRedundancyStorage',
  'IntelligentTieringFAStorage',
  'IntelligentTieringIAStorage',
  'IntelligentTieringAIAStorage',
  'IntelligentTieringAAStorage',
  'IntelligentTieringDAAStorage',
  'GlacierInstantRetrievalStorage',
  'GlacierStorage',
  'DeepArchiveStorage',
] as const;

/** Objects are counted over all types at once. */
export const OBJECT_STORAGE_TYPE = 'AllStorageTypes';

const DAY_SECONDS = 86_400;

/** A query as GetMetricData takes it. Its id is `b<index of the bucket>_<storage type>`. */
export interface SizeQuery {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: { Name: string; Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

export function sizeQueries(names: readonly string[]): SizeQuery[] {
  return names.flatMap((name, index) => [
    ...STORAGE_TYPES.map((type) => query(index, name, 'BucketSizeBytes', type)),
    query(index, name, 'NumberOfObjects', OBJECT_STORAGE_TYPE),
  ]);
}

function query(index: number, bucket: string, metric: string, type: string): SizeQuery {
  return {
    Id: `b${index}_${type}`,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/S3',
        MetricName: metric,
        Dimensions: [
          { Name: 'BucketName', Value: bucket },
          { Name: 'StorageType', Value: type },
        ],
      },
      Period: DAY_SECONDS,
      Stat: 'Average',
    },
  };
}
