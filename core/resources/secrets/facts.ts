import type { Fact } from '../../compare/facts.ts';
import type { SecretDetail, SecretKeys, SecretSummary } from './types.ts';

/** What two secrets of a pair should agree in, as far as the list tells. Ages and versions naturally differ. */
export function secretFacts(secret: SecretSummary): readonly Fact[] {
  const { rotationEnabled, rotateAfterDays, rotationSchedule } = secret;
  const rhythm = rotationSchedule ?? (rotateAfterDays === undefined ? '' : `every ${rotateAfterDays} days`);
  return [
    { fact: 'rotation', value: rotationEnabled ? `on ${rhythm}`.trim() : 'off' },
    { fact: 'encryption', value: secret.kmsKeyId === undefined ? 'key of AWS' : 'own KMS key' },
    { fact: 'deletion', value: secret.deletedAt === undefined ? 'not planned' : 'planned' },
  ];
}

/** The facts of one secret's page: its replicas too, and the names of the keys inside where they were read. */
export function secretDetailFacts(secret: SecretDetail, keys?: SecretKeys): readonly Fact[] {
  return [
    ...secretFacts(secret),
    {
      fact: 'replicas',
      value:
        secret.replicas
          .map(({ region }) => region)
          .sort()
          .join(', ') || 'none',
    },
    ...(keys ? keyFacts(keys) : []),
  ];
}

function keyFacts(keys: SecretKeys): readonly Fact[] {
  if (keys.form !== 'json-object') return [{ fact: 'form', value: keys.form }];
  return [
    { fact: 'form', value: keys.form },
    ...keys.keys.map((key) => ({ fact: `key ${key}`, value: 'present' })),
  ];
}
