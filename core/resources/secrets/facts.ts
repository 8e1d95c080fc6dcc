import type { Fact } from '../../compare/facts.ts';
import type { SecretSummary } from './types.ts';

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
