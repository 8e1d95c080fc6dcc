import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { nextRotation } from './next-rotation.ts';
import { isRotationFunction } from './rotation-function.ts';
import { withPendingVersion } from './rotation-invocation.ts';
import type { SecretStore } from './secret-store.ts';
import { versionOf } from './secret.ts';
import type { Secret } from './secret.ts';

/**
 * Begins a rotation whose time has come, as RotateSecret does, and answers the secret as it is then. A rotation that was
 * not completed is attempted again, with its version. Source: Secrets Manager user guide, "Rotation schedules".
 */
export function beginDueRotation(cloud: Cloud, store: SecretStore, secret: Secret, now: number): Secret {
  const { rotation } = secret;
  if (!rotation?.enabled || rotation.running || secret.deletionAt !== undefined) return secret;
  if (rotation.nextAt === undefined || rotation.nextAt > now) return secret;
  const { functionArn } = rotation;
  const planned = { ...rotation, nextAt: nextRotation(rotation, now) };
  const isOwn = isRotationFunction(functionArn);
  if (!isOwn && !cloud.mayInvoke(functionArn, 'secretsmanager.amazonaws.com'))
    return store.save({ ...secret, rotation: planned }, now);
  const pending = versionOf(secret, 'AWSPENDING');
  const incomplete = pending?.stages.includes('AWSCURRENT') === true ? undefined : pending;
  const token = incomplete?.id ?? randomUUID();
  const begun = isOwn || incomplete ? secret : withPendingVersion(secret, token, now);
  return store.save(
    { ...begun, rotation: { ...planned, running: { token, steppedAt: now } }, changedAt: now },
    now,
  );
}
