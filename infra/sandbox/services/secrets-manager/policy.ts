import type {
  DeleteResourcePolicyRequest,
  DeleteResourcePolicyResponse,
  GetResourcePolicyRequest,
  GetResourcePolicyResponse,
  PutResourcePolicyRequest,
  PutResourcePolicyResponse,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { checkModel } from './errors.ts';
import { secretIdRule } from './input-rules.ts';
import type { SecretStore } from './secret-store.ts';

const texts = z.union([z.string(), z.array(z.string())]);
const principal = z.union([z.literal('*'), z.record(texts)]);

const statement = z
  .object({
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: texts.optional(),
    NotAction: texts.optional(),
    Resource: texts.optional(),
    NotResource: texts.optional(),
    Condition: z.record(z.unknown()).optional(),
    Sid: z.string().optional(),
  })
  .strict()
  .refine((value) => value.Principal !== undefined || value.NotPrincipal !== undefined)
  .refine((value) => value.Action !== undefined || value.NotAction !== undefined);

const policyDocument = z
  .object({
    Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
    Id: z.string().optional(),
    Statement: z.union([statement, z.array(statement).min(1)]),
  })
  .strict();

function parsePolicy(text: string): z.infer<typeof policyDocument> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ServiceError('MalformedPolicyDocumentException', 'This resource policy contains invalid Json');
  }
  const result = policyDocument.safeParse(value);
  if (!result.success)
    throw new ServiceError(
      'MalformedPolicyDocumentException',
      'This resource policy contains a syntax error',
    );
  return result.data;
}

function isPublic({ Statement }: z.infer<typeof policyDocument>): boolean {
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  return statements.some(({ Effect, Principal, Condition }) => {
    const named = typeof Principal === 'object' ? Object.values(Principal).flat() : [Principal];
    return Effect === 'Allow' && named.includes('*') && Condition === undefined;
  });
}

/** Resource policies: kept as they are written. They are not evaluated, since any caller is accepted here. */
export function createPolicyOperations(cloud: Cloud, store: SecretStore) {
  function putResourcePolicy(input: PutResourcePolicyRequest): PutResourcePolicyResponse {
    checkModel([
      secretIdRule(input.SecretId),
      { path: 'ResourcePolicy', value: input.ResourcePolicy, minLength: 1, maxLength: 20_480 },
    ]);
    const secret = store.getActive(input.SecretId ?? '');
    const policy = input.ResourcePolicy ?? '';
    const document = parsePolicy(policy);
    if (input.BlockPublicPolicy && isPublic(document))
      throw new ServiceError(
        'PublicPolicyException',
        'You can’t use a resource policy that allows broad access to the secret.',
      );
    store.save({ ...secret, policy }, cloud.clock.now());
    return { ARN: secret.arn, Name: secret.name };
  }

  function getResourcePolicy(input: GetResourcePolicyRequest): GetResourcePolicyResponse {
    checkModel([secretIdRule(input.SecretId)]);
    const secret = store.getActive(input.SecretId ?? '');
    return { ARN: secret.arn, Name: secret.name, ResourcePolicy: secret.policy };
  }

  function deleteResourcePolicy(input: DeleteResourcePolicyRequest): DeleteResourcePolicyResponse {
    checkModel([secretIdRule(input.SecretId)]);
    const secret = store.getActive(input.SecretId ?? '');
    store.save({ ...secret, policy: undefined }, cloud.clock.now());
    return { ARN: secret.arn, Name: secret.name };
  }

  return {
    PutResourcePolicy: putResourcePolicy,
    GetResourcePolicy: getResourcePolicy,
    DeleteResourcePolicy: deleteResourcePolicy,
  };
}
