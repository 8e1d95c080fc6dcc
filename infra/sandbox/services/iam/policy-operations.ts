import type {
  AttachedPolicy,
  AttachRolePolicyRequest,
  AttachUserPolicyRequest,
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  DeleteRolePolicyRequest,
  DetachRolePolicyRequest,
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  GetUserPolicyRequest,
  GetUserPolicyResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListAttachedUserPoliciesRequest,
  ListAttachedUserPoliciesResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  ListUserPoliciesRequest,
  ListUserPoliciesResponse,
  Policy,
  PutRolePolicyRequest,
  PutUserPolicyRequest,
} from '@aws-sdk/client-iam';
import { createHash } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { uniqueId } from '../sts/sessions.ts';
import { alreadyExists, deleteConflict, noSuchEntity } from './errors.ts';
import { managedPolicy } from './managed-policies.ts';
import { markedPage } from './paging.ts';
import { parsePolicy } from './policy-document.ts';
import type { PrincipalKind, PrincipalStore, StoredPolicy } from './principal-store.ts';

/** Policies of the account, and those that roles and users hold: attached and inline. */
export function createPolicyOperations(cloud: Cloud, store: PrincipalStore) {
  function attach(kind: PrincipalKind, name: string | undefined, arn = ''): void {
    const stored = store.require(kind, name);
    if (!store.policy(arn) && managedPolicy(arn) === undefined)
      throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
    if (!stored.attached.includes(arn)) store.save({ ...stored, attached: [...stored.attached, arn] });
  }

  function detach(input: DetachRolePolicyRequest): void {
    const stored = store.require('role', input.RoleName);
    const { PolicyArn: arn = '' } = input;
    if (!stored.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    store.save({ ...stored, attached: stored.attached.filter((one) => one !== arn) });
  }

  function listAttached(
    kind: PrincipalKind,
    name: string | undefined,
    input: { readonly Marker?: string; readonly MaxItems?: number },
  ) {
    const policies = store.require(kind, name).attached.map((PolicyArn): AttachedPolicy => ({
      PolicyArn,
      PolicyName: PolicyArn.split('/').at(-1),
    }));
    const { items, ...rest } = markedPage(policies, ({ PolicyArn = '' }) => PolicyArn, input);
    return { AttachedPolicies: items, ...rest };
  }

  function putInline(kind: PrincipalKind, name: string | undefined, policy = '', document = ''): void {
    const stored = store.require(kind, name);
    parsePolicy(document, 'identity');
    store.save({ ...stored, inline: { ...stored.inline, [policy]: document } });
  }

  /** As IAM tells it, which is as it stands in a URL. */
  function inlineOf(kind: PrincipalKind, name: string | undefined, policy = ''): string {
    const stored = store.require(kind, name);
    const document = Object.hasOwn(stored.inline, policy) ? stored.inline[policy] : undefined;
    if (document === undefined) throw noSuchEntity(`The ${kind} policy with name ${policy} cannot be found.`);
    return encodeURIComponent(document);
  }

  function deleteInline(input: DeleteRolePolicyRequest): void {
    inlineOf('role', input.RoleName, input.PolicyName);
    const stored = store.require('role', input.RoleName);
    const { [input.PolicyName ?? '']: _gone, ...inline } = stored.inline;
    store.save({ ...stored, inline });
  }

  function listInline(
    kind: PrincipalKind,
    name: string | undefined,
    input: { readonly Marker?: string; readonly MaxItems?: number },
  ) {
    const names = Object.keys(store.require(kind, name).inline);
    const { items, ...rest } = markedPage(names, (one) => one, input);
    return { PolicyNames: items, ...rest };
  }

  function described(policy: StoredPolicy): Policy {
    return {
      PolicyName: policy.name,
      PolicyId: policy.id,
      Arn: policy.arn,
      Path: policy.path,
      DefaultVersionId: 'v1',
      AttachmentCount: store.attachmentsOf(policy.arn),
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: new Date(policy.createdAt),
      UpdateDate: new Date(policy.createdAt),
    };
  }

  function createPolicy(input: CreatePolicyRequest): CreatePolicyResponse {
    const { PolicyName: name = '', Path: path = '/', PolicyDocument: document = '' } = input;
    parsePolicy(document, 'identity');
    const arn = `arn:aws:iam::${cloud.account}:policy${path}${name}`;
    if (store.policy(arn))
      throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    const policy: StoredPolicy = {
      arn,
      id: uniqueId('ANPA', createHash('sha256').update(arn).digest()),
      name,
      path,
      description: input.Description,
      document,
      createdAt: cloud.clock.now(),
    };
    store.savePolicy(policy);
    return { Policy: described(policy) };
  }

  /** A policy of the account, or one of AWS's own. */
  function requirePolicy(arn = ''): StoredPolicy {
    const own = store.policy(arn);
    if (own) return own;
    const document = managedPolicy(arn);
    if (document === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
    const name = arn.split('/').at(-1) ?? '';
    const path = arn.slice(arn.indexOf(':policy/') + ':policy'.length, arn.length - name.length);
    const id = uniqueId('ANPA', createHash('sha256').update(arn).digest());
    return { arn, id, name, path, document, createdAt: Date.UTC(2015, 1, 6) };
  }

  function getPolicy(input: GetPolicyRequest): GetPolicyResponse {
    const policy = requirePolicy(input.PolicyArn);
    return { Policy: { ...described(policy), Description: policy.description } };
  }

  function getPolicyVersion(input: GetPolicyVersionRequest): GetPolicyVersionResponse {
    const policy = requirePolicy(input.PolicyArn);
    if (input.VersionId !== 'v1')
      throw noSuchEntity(
        `Policy ${policy.arn} version ${input.VersionId ?? ''} does not exist or is not attachable.`,
      );
    return {
      PolicyVersion: {
        Document: encodeURIComponent(policy.document),
        VersionId: 'v1',
        IsDefaultVersion: true,
        CreateDate: new Date(policy.createdAt),
      },
    };
  }

  function listPolicies(input: ListPoliciesRequest): ListPoliciesResponse {
    const policies = input.Scope === 'AWS' ? [] : store.allPolicies();
    const { items, ...rest } = markedPage(policies, ({ arn }) => arn, input);
    return { Policies: items.map(described), ...rest };
  }

  function deletePolicy(input: DeletePolicyRequest): void {
    const { arn } = requirePolicy(input.PolicyArn);
    if (store.attachmentsOf(arn) > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
    store.removePolicy(arn);
  }

  return {
    CreatePolicy: createPolicy,
    GetPolicy: getPolicy,
    GetPolicyVersion: getPolicyVersion,
    ListPolicies: listPolicies,
    DeletePolicy: deletePolicy,
    AttachRolePolicy: (input: AttachRolePolicyRequest) => attach('role', input.RoleName, input.PolicyArn),
    AttachUserPolicy: (input: AttachUserPolicyRequest) => attach('user', input.UserName, input.PolicyArn),
    DetachRolePolicy: detach,
    ListAttachedRolePolicies: (input: ListAttachedRolePoliciesRequest): ListAttachedRolePoliciesResponse =>
      listAttached('role', input.RoleName, input),
    ListAttachedUserPolicies: (input: ListAttachedUserPoliciesRequest): ListAttachedUserPoliciesResponse =>
      listAttached('user', input.UserName, input),
    PutRolePolicy: (input: PutRolePolicyRequest) =>
      putInline('role', input.RoleName, input.PolicyName, input.PolicyDocument),
    PutUserPolicy: (input: PutUserPolicyRequest) =>
      putInline('user', input.UserName, input.PolicyName, input.PolicyDocument),
    GetRolePolicy: ({ RoleName, PolicyName }: GetRolePolicyRequest): GetRolePolicyResponse => ({
      RoleName,
      PolicyName,
      PolicyDocument: inlineOf('role', RoleName, PolicyName),
    }),
    GetUserPolicy: ({ UserName, PolicyName }: GetUserPolicyRequest): GetUserPolicyResponse => ({
      UserName,
      PolicyName,
      PolicyDocument: inlineOf('user', UserName, PolicyName),
    }),
    DeleteRolePolicy: deleteInline,
    ListRolePolicies: (input: ListRolePoliciesRequest): ListRolePoliciesResponse =>
      listInline('role', input.RoleName, input),
    ListUserPolicies: (input: ListUserPoliciesRequest): ListUserPoliciesResponse =>
      listInline('user', input.UserName, input),
  };
}
