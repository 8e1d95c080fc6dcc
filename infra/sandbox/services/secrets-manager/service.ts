import * as sdk from '@aws-sdk/client-secrets-manager';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { getRandomPassword } from './password.ts';
import { createPolicyOperations } from './policy.ts';
import { createRecordOperations } from './record-operations.ts';
import { createReplicationOperations } from './replication.ts';
import { createRotationOperations } from './rotation.ts';
import { rotateFurther } from './rotation-function.ts';
import { beginDueRotation } from './rotation-schedule.ts';
import { RotationInvocations } from './rotation-invocation.ts';
import { readSecretReference } from './secret-reference.ts';
import { openSecretStore } from './secret-store.ts';
import { createValueOperations } from './value-operations.ts';
import { createVersionOperations } from './version-operations.ts';

/** AWS Secrets Manager: secrets with versions and staging labels, deletion with a window, replicas as records. */
export function createSecretsManager(cloud: Cloud): SandboxService {
  const store = openSecretStore(cloud.store, cloud.clock);
  const invocations = new RotationInvocations(cloud, store);
  return {
    signingName: 'secretsmanager',
    targetPrefix: 'secretsmanager',
    apiVersion: '2017-10-17',
    protocols: ['awsJson1_1'],
    schemas: sdk,
    operations: {
      ...createValueOperations(cloud, store),
      ...createVersionOperations(cloud, store),
      ...createRecordOperations(cloud, store),
      ...createReplicationOperations(cloud, store),
      ...createRotationOperations(cloud, store),
      ...createPolicyOperations(cloud, store),
      GetRandomPassword: getRandomPassword,
    },
    throttled: () => new ServiceError('ThrottlingException', 'Rate exceeded'),
    tick(now) {
      for (const secret of store.all())
        if (secret.deletionAt !== undefined && secret.deletionAt <= now) store.remove(secret);
        else {
          const rotated = beginDueRotation(cloud, store, secret, now);
          rotateFurther(store, rotated, now);
          invocations.tick(rotated, now);
        }
    },
    secretValue: (valueFrom) => readSecretReference(store, valueFrom),
    close: () => invocations.close(),
  };
}
