import type {
  CreateAccessKeyRequest,
  CreateAccessKeyResponse,
  DeleteAccessKeyRequest,
  GetAccessKeyLastUsedRequest,
  GetAccessKeyLastUsedResponse,
  ListAccessKeysRequest,
  ListAccessKeysResponse,
  UpdateAccessKeyRequest,
} from '@aws-sdk/client-iam';
import { randomBytes } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { uniqueId } from '../sts/sessions.ts';
import { invalidInput, noSuchEntity } from './errors.ts';
import { markedPage } from './paging.ts';
import type { PrincipalStore, StoredAccessKey } from './principal-store.ts';

const mostKeys = 2;
/** IAM tells the last use of a key to within a quarter of an hour or so; a write for each call would be dear. */
const useResolutionMs = 60_000;

/** Access keys of users. Their secrets are told once and not kept: no signature is verified here. */
export function createAccessKeyOperations(cloud: Cloud, store: PrincipalStore) {
  function createAccessKey(input: CreateAccessKeyRequest): CreateAccessKeyResponse {
    if (input.UserName === undefined)
      throw new ServiceError(
        'ValidationError',
        'Must specify userName when calling with non-User credentials',
      );
    const { name } = store.require('user', input.UserName);
    if (store.keysOf(name).length >= mostKeys)
      throw new ServiceError('LimitExceededException', 'Cannot exceed quota for AccessKeysPerUser: 2');
    const key: StoredAccessKey = {
      id: uniqueId('AKIA', randomBytes(32)),
      userName: name,
      isActive: true,
      createdAt: cloud.clock.now(),
    };
    store.saveKey(key);
    return {
      AccessKey: {
        UserName: name,
        AccessKeyId: key.id,
        Status: 'Active',
        SecretAccessKey: randomBytes(30).toString('base64'),
        CreateDate: new Date(key.createdAt),
      },
    };
  }

  function requireKey(id = '', userName: string | undefined): StoredAccessKey {
    const key = store.key(id);
    if (!key || (userName !== undefined && key.userName !== userName))
      throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
    return key;
  }

  function updateAccessKey(input: UpdateAccessKeyRequest): void {
    const key = requireKey(input.AccessKeyId, input.UserName);
    if (input.Status !== 'Active' && input.Status !== 'Inactive')
      throw invalidInput('Status must be Active or Inactive.');
    store.saveKey({ ...key, isActive: input.Status === 'Active' });
  }

  function deleteAccessKey(input: DeleteAccessKeyRequest): void {
    store.removeKey(requireKey(input.AccessKeyId, input.UserName).id);
  }

  function listAccessKeys(input: ListAccessKeysRequest): ListAccessKeysResponse {
    const { name } = store.require('user', input.UserName);
    const { items, ...rest } = markedPage(store.keysOf(name), ({ id }) => id, input);
    return {
      AccessKeyMetadata: items.map((key) => ({
        UserName: name,
        AccessKeyId: key.id,
        Status: key.isActive ? 'Active' : 'Inactive',
        CreateDate: new Date(key.createdAt),
      })),
      ...rest,
    };
  }

  function getLastUsed(input: GetAccessKeyLastUsedRequest): GetAccessKeyLastUsedResponse {
    const key = requireKey(input.AccessKeyId, undefined);
    const isUsed = key.usedAt !== undefined;
    return {
      UserName: key.userName,
      AccessKeyLastUsed: {
        LastUsedDate: isUsed ? new Date(key.usedAt) : undefined,
        ServiceName: key.usedFor ?? 'N/A',
        Region: isUsed ? cloud.region : 'N/A',
      },
    };
  }

  function noteUse(accessKeyId: string, signingName: string): void {
    // Keys of other kinds are not IAM's, and looking for them costs every call.
    if (!accessKeyId.startsWith('AKIA')) return;
    const key = store.key(accessKeyId);
    const now = cloud.clock.now();
    if (!key || (key.usedFor === signingName && now - (key.usedAt ?? 0) < useResolutionMs)) return;
    store.saveKey({ ...key, usedAt: now, usedFor: signingName });
  }

  return {
    noteUse,
    operations: {
      CreateAccessKey: createAccessKey,
      UpdateAccessKey: updateAccessKey,
      DeleteAccessKey: deleteAccessKey,
      ListAccessKeys: listAccessKeys,
      GetAccessKeyLastUsed: getLastUsed,
    },
  };
}
