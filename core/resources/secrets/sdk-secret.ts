import type { DescribeSecretCommandOutput, SecretListEntry } from '@aws-sdk/client-secrets-manager';
import type { SecretDetail, SecretSummary } from './types.ts';

export function summaryFromSdk(secret: SecretListEntry): SecretSummary {
  return {
    name: secret.Name ?? '',
    arn: secret.ARN ?? '',
    description: secret.Description || undefined,
    createdAt: secret.CreatedDate?.getTime(),
    lastChangedAt: secret.LastChangedDate?.getTime(),
    lastAccessedAt: secret.LastAccessedDate?.getTime(),
    lastRotatedAt: secret.LastRotatedDate?.getTime(),
    nextRotationAt: secret.NextRotationDate?.getTime(),
    rotationEnabled: secret.RotationEnabled ?? false,
    rotateAfterDays: secret.RotationRules?.AutomaticallyAfterDays,
    rotationSchedule: secret.RotationRules?.ScheduleExpression,
    kmsKeyId: secret.KmsKeyId,
    primaryRegion: secret.PrimaryRegion,
    deletedAt: secret.DeletedDate?.getTime(),
    tagCount: secret.Tags?.length ?? 0,
  };
}

export function detailFromSdk(secret: DescribeSecretCommandOutput): SecretDetail {
  const stages = Object.entries(secret.VersionIdsToStages ?? {});
  const tags = (secret.Tags ?? []).map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
  return {
    ...summaryFromSdk(secret),
    replicas: (secret.ReplicationStatus ?? []).map((replica) => ({
      region: replica.Region ?? '',
      status: replica.Status ?? '',
      statusMessage: replica.StatusMessage,
      kmsKeyId: replica.KmsKeyId,
    })),
    versions: stages
      .map(([versionId, labels]) => ({ versionId, stages: [...labels].sort() }))
      .sort((a, b) => rank(a.stages) - rank(b.stages)),
    rotationFunctionArn: secret.RotationLambdaARN,
    tags: tags.sort((a, b) => (a.key < b.key ? -1 : 1)),
    owningService: secret.OwningService,
  };
}

const STAGE_ORDER = ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'];

function rank(stages: readonly string[]): number {
  const known = STAGE_ORDER.findIndex((stage) => stages.includes(stage));
  return known < 0 ? STAGE_ORDER.length : known;
}
