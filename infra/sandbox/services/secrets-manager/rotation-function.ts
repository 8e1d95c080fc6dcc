import { nextRotation } from './next-rotation.ts';
import { getRandomPassword } from './password.ts';
import type { SecretStore } from './secret-store.ts';
import { moveStages, versionOf } from './secret.ts';
import type { Secret, SecretValue } from './secret.ts';

/** The function that is built in; every other is one of the environment's own. */
const FUNCTION_NAME = 'sandbox-rotation';
/** Time between the steps, as a function takes it. */
const STEP_MS = 1_000;

export function isRotationFunction(arn: string): boolean {
  return arn.split(':')[6] === FUNCTION_NAME;
}

/**
 * Does what a rotation function does, a step at a time: a new version with AWSPENDING under the token of the request,
 * then AWSCURRENT moved to it. AWSPENDING stays on it, by which AWS knows that the rotation is over. Source: Secrets
 * Manager user guide, "Rotation by Lambda function".
 */
export function rotateFurther(store: SecretStore, secret: Secret, now: number): void {
  const { rotation } = secret;
  const running = rotation?.running;
  if (!rotation || !running || now - running.steppedAt < STEP_MS) return;
  if (!isRotationFunction(rotation.functionArn)) return;
  const pending = secret.versions.find(({ id }) => id === running.token);
  if (!pending) {
    const current = versionOf(secret, 'AWSCURRENT');
    store.saveValue(secret, running.token, renewed(current ? store.value(secret, current.id) : {}));
    const versions = [...secret.versions, { id: running.token, stages: [], createdAt: now }];
    store.save(
      {
        ...secret,
        versions: moveStages(versions, running.token, ['AWSPENDING']),
        rotation: { ...rotation, running: { ...running, steppedAt: now } },
        changedAt: now,
      },
      now,
    );
    return;
  }
  const { running: _over, ...rest } = rotation;
  store.save(
    {
      ...secret,
      versions: moveStages(secret.versions, running.token, ['AWSCURRENT']),
      rotation: { ...rest, rotatedAt: now, nextAt: nextRotation(rest, now) },
      changedAt: now,
    },
    now,
  );
}

/** What is secret of a value made anew: members that are called so, or the whole of what is no JSON object. */
function renewed(value: SecretValue): SecretValue {
  const fresh = () =>
    getRandomPassword({ PasswordLength: 32, ExcludePunctuation: true }).RandomPassword ?? '';
  try {
    const parsed: unknown = JSON.parse(value.text ?? '');
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return {
        text: JSON.stringify(
          Object.fromEntries(
            Object.entries(parsed).map(([name, member]: [string, unknown]) => [
              name,
              typeof member === 'string' && /password|secret|token|key/i.test(name) ? fresh() : member,
            ]),
          ),
        ),
      };
  } catch {
    // No JSON: the whole of it is the secret.
  }
  return { text: fresh() };
}
