import { z } from 'zod';
import type { PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import { describeSecret } from '../../resources/secrets/secrets.ts';
import type { SecretDetail } from '../../resources/secrets/types.ts';
import { budgetFor } from '../../upstream/budget.ts';

/** A secret's name. Source: API reference, CreateSecret. */
export const secretName = z
  .string()
  .regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, 'must be the name of a secret: letters, digits and /_+=.@-');

/** Source: API reference, UpdateSecretVersionStage. */
export const versionId = z
  .string()
  .regex(/^[\w-]{32,64}$/, 'must be the id of a version: 32 to 64 characters');

export type LookedSecret =
  | { readonly outcome: 'seen'; readonly secret: SecretDetail; readonly currentId: string | undefined }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** A secret with its versions as they are now; never its value. One that is being deleted is refused. */
export async function lookAtSecret(scene: PlanningScene, name: string): Promise<LookedSecret> {
  const cell = await describeSecret(scene.source, name, budgetFor(scene.signal));
  if (!hasValue(cell)) {
    const failure = cell.state === 'empty' ? undefined : cell;
    const absent = !failure || failure.state === 'absent';
    const sentence = absent ? `There is no secret ${name}.` : failureSentence(failure);
    return { outcome: 'refused', planned: refused(sentence, failure) };
  }
  const secret = cell.value;
  if (secret.deletedAt !== undefined)
    return { outcome: 'refused', planned: refused(`${name} is being deleted. Nothing can be done with it.`) };
  return { outcome: 'seen', secret, currentId: holderOf(secret, 'AWSCURRENT') };
}

export function holderOf(secret: SecretDetail, stage: string): string | undefined {
  return secret.versions.find(({ stages }) => stages.includes(stage))?.versionId;
}

/** Stands for which version carries which stage, and for the rotation that is configured. */
export function secretVersion(secret: SecretDetail): string {
  const { arn, versions, rotationEnabled, rotationFunctionArn } = secret;
  return hashOf({ arn, versions, rotationEnabled, rotationFunctionArn }).slice(0, 32);
}
