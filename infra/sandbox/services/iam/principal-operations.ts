import type {
  CreateRoleRequest,
  CreateRoleResponse,
  CreateUserRequest,
  CreateUserResponse,
  DeleteRoleRequest,
  DeleteUserRequest,
  GetRoleRequest,
  GetRoleResponse,
  GetUserRequest,
  GetUserResponse,
  ListRolesRequest,
  ListRolesResponse,
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  ListUsersRequest,
  ListUsersResponse,
  Role,
  TagRoleRequest,
  UpdateAssumeRolePolicyRequest,
  User,
} from '@aws-sdk/client-iam';
import { createHash } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { describeViolations } from '../../protocol/constraints.ts';
import { ServiceError } from '../../protocol/service.ts';
import { uniqueId } from '../sts/sessions.ts';
import { alreadyExists, deleteConflict } from './errors.ts';
import { markedPage } from './paging.ts';
import { parsePolicy } from './policy-document.ts';
import { maxSessionSecondsOf } from './principal-store.ts';
import type { PrincipalKind, PrincipalStore, StoredPrincipal } from './principal-store.ts';

function checkName(member: string, name: string): void {
  const message = describeViolations([
    { path: member, value: name, minLength: 1, maxLength: 64, pattern: /[\w+=,.@-]+/ },
  ]);
  if (message !== undefined) throw new ServiceError('ValidationError', message);
}

/** Roles and users. */
export function createPrincipalOperations(cloud: Cloud, store: PrincipalStore) {
  function make(
    kind: PrincipalKind,
    name: string,
    input: Pick<StoredPrincipal, 'description' | 'trustPolicy' | 'maxSessionSeconds' | 'tags'> & {
      readonly path: string | undefined;
    },
  ): StoredPrincipal {
    checkName(`${kind}Name`, name);
    if (store.find(kind, name))
      throw alreadyExists(`${kind === 'role' ? 'Role' : 'User'} with name ${name} already exists.`);
    const path = input.path ?? '/';
    const prefix = kind === 'role' ? 'AROA' : 'AIDA';
    // A role keeps the identifier that its sessions tell, which is derived from the ARN.
    const id = uniqueId(prefix, createHash('sha256').update(store.arnOf({ kind, path, name })).digest());
    const made: StoredPrincipal = {
      ...input,
      kind,
      name,
      path,
      id,
      createdAt: cloud.clock.now(),
      attached: [],
      inline: {},
    };
    store.save(made);
    return made;
  }

  function role(stored: StoredPrincipal): Role {
    return {
      RoleName: stored.name,
      RoleId: stored.id,
      Path: stored.path,
      Arn: store.arnOf(stored),
      CreateDate: new Date(stored.createdAt),
      // IAM tells documents as they stand in a URL.
      AssumeRolePolicyDocument: encodeURIComponent(stored.trustPolicy ?? ''),
      Description: stored.description,
      MaxSessionDuration: maxSessionSecondsOf(stored),
    };
  }

  function user(stored: StoredPrincipal): User {
    const usedAt = stored.password?.usedAt;
    return {
      UserName: stored.name,
      UserId: stored.id,
      Path: stored.path,
      Arn: store.arnOf(stored),
      CreateDate: new Date(stored.createdAt),
      PasswordLastUsed: usedAt === undefined ? undefined : new Date(usedAt),
    };
  }

  function createRole(input: CreateRoleRequest): CreateRoleResponse {
    const { RoleName: name = '', AssumeRolePolicyDocument: trustPolicy = '' } = input;
    parsePolicy(trustPolicy, 'trust');
    const made = make('role', name, {
      path: input.Path,
      description: input.Description,
      trustPolicy,
      maxSessionSeconds: input.MaxSessionDuration,
      tags: input.Tags ?? [],
    });
    return { Role: role(made) };
  }

  function updateTrust(input: UpdateAssumeRolePolicyRequest): void {
    const stored = store.require('role', input.RoleName);
    const { PolicyDocument: trustPolicy = '' } = input;
    parsePolicy(trustPolicy, 'trust');
    store.save({ ...stored, trustPolicy });
  }

  function getRole(input: GetRoleRequest): GetRoleResponse {
    const stored = store.require('role', input.RoleName);
    return { Role: { ...role(stored), Tags: [...stored.tags] } };
  }

  function listRoles(input: ListRolesRequest): ListRolesResponse {
    const roles = store.all('role').filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'));
    const { items, ...rest } = markedPage(roles, ({ name }) => name, input);
    return { Roles: items.map(role), ...rest };
  }

  function requireBare(stored: StoredPrincipal): void {
    if (stored.attached.length > 0)
      throw deleteConflict('Cannot delete entity, must detach all policies first.');
    if (Object.keys(stored.inline).length > 0)
      throw deleteConflict('Cannot delete entity, must delete policies first.');
  }

  function deleteRole(input: DeleteRoleRequest): void {
    const stored = store.require('role', input.RoleName);
    requireBare(stored);
    store.remove('role', stored.name);
  }

  function tagRole(input: TagRoleRequest): void {
    const stored = store.require('role', input.RoleName);
    const given = input.Tags ?? [];
    const kept = stored.tags.filter(({ Key }) => !given.some((tag) => tag.Key === Key));
    store.save({ ...stored, tags: [...kept, ...given] });
  }

  function listRoleTags(input: ListRoleTagsRequest): ListRoleTagsResponse {
    return { Tags: [...store.require('role', input.RoleName).tags], IsTruncated: false };
  }

  function createUser(input: CreateUserRequest): CreateUserResponse {
    const { UserName: name = '', Path: path, Tags: tags = [] } = input;
    return { User: user(make('user', name, { path, tags })) };
  }

  function getUser(input: GetUserRequest): GetUserResponse {
    if (input.UserName === undefined)
      throw new ServiceError(
        'ValidationError',
        'Must specify userName when calling with non-User credentials',
      );
    const stored = store.require('user', input.UserName);
    return { User: { ...user(stored), Tags: [...stored.tags] } };
  }

  function listUsers(input: ListUsersRequest): ListUsersResponse {
    const users = store.all('user').filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'));
    const { items, ...rest } = markedPage(users, ({ name }) => name, input);
    return { Users: items.map(user), ...rest };
  }

  function deleteUser(input: DeleteUserRequest): void {
    const stored = store.require('user', input.UserName);
    requireBare(stored);
    if (store.keysOf(stored.name).length > 0)
      throw deleteConflict('Cannot delete entity, must delete access keys first.');
    if (stored.password) throw deleteConflict('Cannot delete entity, must delete login profile first.');
    store.remove('user', stored.name);
  }

  return {
    CreateRole: createRole,
    UpdateAssumeRolePolicy: updateTrust,
    GetRole: getRole,
    ListRoles: listRoles,
    DeleteRole: deleteRole,
    TagRole: tagRole,
    ListRoleTags: listRoleTags,
    CreateUser: createUser,
    GetUser: getUser,
    ListUsers: listUsers,
    DeleteUser: deleteUser,
  };
}
