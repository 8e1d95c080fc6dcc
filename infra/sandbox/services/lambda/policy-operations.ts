import type {
  AddPermissionRequest,
  AddPermissionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  ListTagsRequest,
  ListTagsResponse,
  RemovePermissionRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-lambda';
import { createHash } from 'node:crypto';
import { checkConstraints, conflict, notFound, preconditionFailed } from './errors.ts';
import type { FunctionStore, StoredFunction } from './function-store.ts';

type Statement = Record<string, unknown>;

function revisionOf(statements: readonly Statement[]): string {
  const hash = createHash('sha256').update(JSON.stringify(statements)).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
}

function principalOf(text: string): unknown {
  if (text === '*') return '*';
  if (text.includes('.amazonaws.com')) return { Service: text };
  return { AWS: /^\d{12}$/.test(text) ? `arn:aws:iam::${text}:root` : text };
}

function conditionOf(input: AddPermissionRequest): Statement | undefined {
  const equals = {
    ...(input.SourceAccount === undefined ? {} : { 'AWS:SourceAccount': input.SourceAccount }),
    ...(input.PrincipalOrgID === undefined ? {} : { 'aws:PrincipalOrgID': input.PrincipalOrgID }),
  };
  const condition = {
    ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}),
    ...(input.SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': input.SourceArn } }),
  };
  return Object.keys(condition).length > 0 ? condition : undefined;
}

/** Whether a statement of the function's policy lets a service of AWS invoke it. */
export function mayInvoke(store: FunctionStore, functionArn: string, service: string): boolean {
  const found = store.lookUp(functionArn);
  const statements = found?.stored.policies[found.qualifier ?? ''] ?? [];
  return statements.some(({ Action, Principal }) => {
    const isInvocation = Action === 'lambda:InvokeFunction' || Action === 'lambda:*' || Action === '*';
    const isNamed =
      typeof Principal === 'object' &&
      Principal !== null &&
      'Service' in Principal &&
      Principal.Service === service;
    return isInvocation && (Principal === '*' || isNamed);
  });
}

/** Resource policies and tags: kept and told, and asked when another service is to invoke the function. */
export function createPolicyOperations(store: FunctionStore) {
  function policyOf(functionName: string | undefined, given: string | undefined) {
    const { qualifier } = store.readName(functionName, given);
    const stored = store.require(functionName);
    store.version(stored, qualifier);
    return { stored, qualifier, statements: stored.policies[qualifier ?? ''] ?? [] };
  }

  function save(stored: StoredFunction, qualifier: string | undefined, statements: readonly Statement[]) {
    store.save({ ...stored, policies: { ...stored.policies, [qualifier ?? '']: statements } });
  }

  function addPermission(input: AddPermissionRequest): AddPermissionResponse {
    const { StatementId: sid = '', Action: action = '', Principal: principal = '' } = input;
    checkConstraints([
      { path: 'StatementId', value: sid, minLength: 1, maxLength: 100, pattern: /([a-zA-Z0-9-_]+)/ },
      { path: 'Action', value: action, pattern: /(lambda:[*]|lambda:[a-zA-Z]+|[*])/ },
    ]);
    const { stored, qualifier, statements } = policyOf(input.FunctionName, input.Qualifier);
    if (input.RevisionId !== undefined && input.RevisionId !== revisionOf(statements))
      throw preconditionFailed();
    if (statements.some(({ Sid }) => Sid === sid))
      throw conflict(
        `The statement id (${sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    const condition = conditionOf(input);
    const statement: Statement = {
      Sid: sid,
      Effect: 'Allow',
      Principal: principalOf(principal),
      Action: action,
      Resource: store.arnOf(stored.name, qualifier),
      ...(condition ? { Condition: condition } : {}),
    };
    save(stored, qualifier, [...statements, statement]);
    return { Statement: JSON.stringify(statement) };
  }

  function removePermission(input: RemovePermissionRequest): void {
    const { stored, qualifier, statements } = policyOf(input.FunctionName, input.Qualifier);
    const kept = statements.filter(({ Sid }) => Sid !== input.StatementId);
    if (kept.length === statements.length)
      throw notFound(`Statement ${input.StatementId ?? ''} is not found in resource policy.`);
    if (input.RevisionId !== undefined && input.RevisionId !== revisionOf(statements))
      throw preconditionFailed();
    save(stored, qualifier, kept);
  }

  function getPolicy(input: GetPolicyRequest): GetPolicyResponse {
    const { statements } = policyOf(input.FunctionName, input.Qualifier);
    if (statements.length === 0) throw notFound('The resource you requested does not exist.');
    const policy = { Version: '2012-10-17', Id: 'default', Statement: statements };
    return { Policy: JSON.stringify(policy), RevisionId: revisionOf(statements) };
  }

  function tagResource(input: TagResourceRequest): void {
    const stored = store.require(input.Resource);
    store.save({ ...stored, tags: { ...stored.tags, ...input.Tags } });
  }

  function untagResource(input: UntagResourceRequest): void {
    const stored = store.require(input.Resource);
    const kept = Object.entries(stored.tags).filter(([key]) => !input.TagKeys?.includes(key));
    store.save({ ...stored, tags: Object.fromEntries(kept) });
  }

  function listTags(input: ListTagsRequest): ListTagsResponse {
    return { Tags: store.require(input.Resource).tags };
  }

  return {
    AddPermission: addPermission,
    RemovePermission: removePermission,
    GetPolicy: getPolicy,
    TagResource: tagResource,
    UntagResource: untagResource,
    ListTags: listTags,
  };
}
