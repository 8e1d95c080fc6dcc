import type {
  CancelRotateSecretRequest,
  CancelRotateSecretResponse,
  RotateSecretRequest,
  RotateSecretResponse,
  RotationRulesType,
  SecretListEntry,
} from '@aws-sdk/client-secrets-manager';
import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { checkModel, invalidParameter, invalidRequest } from './errors.ts';
import { secretIdRule, tokenRule } from './input-rules.ts';
import { nextRotation } from './next-rotation.ts';
import { isRotationFunction } from './rotation-function.ts';
import { withPendingVersion } from './rotation-invocation.ts';
import type { SecretStore } from './secret-store.ts';
import { versionOf } from './secret.ts';
import type { Rotation, Secret } from './secret.ts';

/** The members of DescribeSecret and ListSecrets that speak of rotation. */
export function rotationMembers({ rotation }: Secret): Partial<SecretListEntry> {
  if (!rotation) return {};
  return {
    RotationEnabled: rotation.enabled,
    LastRotatedDate: rotation.rotatedAt === undefined ? undefined : new Date(rotation.rotatedAt),
    RotationLambdaARN: rotation.functionArn,
    RotationRules: {
      AutomaticallyAfterDays: rotation.automaticallyAfterDays,
      ScheduleExpression: rotation.scheduleExpression,
      Duration: rotation.duration,
    },
    NextRotationDate:
      rotation.enabled && rotation.nextAt !== undefined ? new Date(rotation.nextAt) : undefined,
  };
}

function checkRules(rules: RotationRulesType): void {
  checkModel([
    {
      path: 'RotationRules.AutomaticallyAfterDays',
      value: rules.AutomaticallyAfterDays,
      minValue: 1,
      maxValue: 1000,
    },
    { path: 'RotationRules.Duration', value: rules.Duration, minLength: 2, maxLength: 3, pattern: /[0-9h]+/ },
    {
      path: 'RotationRules.ScheduleExpression',
      value: rules.ScheduleExpression,
      minLength: 1,
      maxLength: 256,
      pattern: /[0-9A-Za-z()#?*\-/, ]+/,
    },
  ]);
  const { AutomaticallyAfterDays: days, ScheduleExpression: schedule } = rules;
  if (days !== undefined && schedule !== undefined)
    throw invalidParameter(
      'You can only specify either AutomaticallyAfterDays or ScheduleExpression in RotationRules, not both.',
    );
  if (schedule !== undefined && !/^(rate\(\d+ (day|hour)s?\)|cron\([^()]+\))$/.test(schedule))
    throw invalidParameter('The schedule expression is invalid.');
}

/**
 * Rotation. A configuration is recorded; a rotation itself runs in a function of the environment, or in the one that is
 * built in. A request to rotate at once by one that may not be invoked is refused as AWS refuses it.
 */
export function createRotationOperations(cloud: Cloud, store: SecretStore) {
  function rotateSecret(input: RotateSecretRequest): RotateSecretResponse {
    checkModel([
      secretIdRule(input.SecretId),
      tokenRule(input.ClientRequestToken),
      { path: 'RotationLambdaARN', value: input.RotationLambdaARN, maxLength: 2048 },
    ]);
    const rules = input.RotationRules ?? {};
    checkRules(rules);
    const secret = store.getActive(input.SecretId ?? '');
    const functionArn = input.RotationLambdaARN ?? secret.rotation?.functionArn;
    if (functionArn === undefined)
      throw invalidRequest('No Lambda rotation function ARN is associated with this secret.');
    if (!/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(functionArn))
      throw invalidParameter('The Lambda rotation function ARN is invalid.');
    const pending = versionOf(secret, 'AWSPENDING');
    const isOwn = pending !== undefined && pending.id === input.ClientRequestToken;
    const running = secret.rotation?.running;
    // The built-in function makes its version only a while after it was asked.
    const isUnderWay = running !== undefined && running.token !== input.ClientRequestToken;
    if (isUnderWay || (pending && !isOwn && !pending.stages.includes('AWSCURRENT')))
      throw invalidRequest('A previous rotation isn’t complete. That rotation will be reattempted.');
    const immediately = input.RotateImmediately !== false;
    const isOwnFunction = isRotationFunction(functionArn);
    if (immediately && !isOwnFunction && !cloud.mayInvoke(functionArn, 'secretsmanager.amazonaws.com'))
      throw new ServiceError(
        'AccessDeniedException',
        'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access ' +
          'to the principal secretsmanager.amazonaws.com.',
      );
    const now = cloud.clock.now();
    const rotation = configured(secret, functionArn, rules, now);
    const token = input.ClientRequestToken ?? randomUUID();
    // A client that did not hear the answer asks again with the same token.
    const known = rotation.running?.token === token || secret.versions.some(({ id }) => id === token);
    const started = immediately && !known ? { running: { token, steppedAt: now } } : {};
    const begun = immediately && !known && !isOwnFunction ? withPendingVersion(secret, token, now) : secret;
    store.save({ ...begun, rotation: { ...rotation, ...started }, changedAt: now }, now);
    return { ARN: secret.arn, Name: secret.name, ...(immediately ? { VersionId: token } : {}) };
  }

  function cancelRotateSecret(input: CancelRotateSecretRequest): CancelRotateSecretResponse {
    checkModel([secretIdRule(input.SecretId)]);
    const secret = store.getActive(input.SecretId ?? '');
    const now = cloud.clock.now();
    if (secret.rotation) {
      // What is under way ends; the version that it has begun keeps AWSPENDING, which is the user's to remove.
      const { running: _over, ...rotation } = secret.rotation;
      store.save({ ...secret, rotation: { ...rotation, enabled: false }, changedAt: now }, now);
    }
    return { ARN: secret.arn, Name: secret.name };
  }

  return { RotateSecret: rotateSecret, CancelRotateSecret: cancelRotateSecret };
}

function configured(secret: Secret, functionArn: string, rules: RotationRulesType, now: number): Rotation {
  const isGiven = rules.AutomaticallyAfterDays !== undefined || rules.ScheduleExpression !== undefined;
  const kept: Partial<Rotation> = secret.rotation ?? {};
  const schedule = isGiven
    ? {
        automaticallyAfterDays: rules.AutomaticallyAfterDays,
        scheduleExpression: rules.ScheduleExpression,
      }
    : {
        automaticallyAfterDays: kept.automaticallyAfterDays,
        scheduleExpression: kept.scheduleExpression,
      };
  return {
    ...kept,
    ...schedule,
    nextAt: nextRotation(schedule, now),
    enabled: true,
    functionArn,
    duration: rules.Duration ?? kept.duration,
  };
}
