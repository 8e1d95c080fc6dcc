import type { Grant, Permission } from '@aws-sdk/client-s3';
import type { S3Context } from '../context.ts';
import { accessDenied, badRequest, invalidArgument } from '../errors.ts';
import type { BucketRecord } from '../records.ts';

/** What S3 answers where the account blocks nothing less. New buckets block all since April 2023. */
export const blockAll = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

export const defaultOwnership = 'BucketOwnerEnforced';

const groups = 'http://acs.amazonaws.com/groups/';
const allUsers = `${groups}global/AllUsers`;
const authenticatedUsers = `${groups}global/AuthenticatedUsers`;
const logDelivery = `${groups}s3/LogDelivery`;

const cannedGroups: Readonly<Record<string, readonly (readonly [uri: string, permission: Permission])[]>> = {
  private: [],
  'bucket-owner-read': [],
  'bucket-owner-full-control': [],
  'aws-exec-read': [],
  'public-read': [[allUsers, 'READ']],
  'public-read-write': [
    [allUsers, 'READ'],
    [allUsers, 'WRITE'],
  ],
  'authenticated-read': [[authenticatedUsers, 'READ']],
  'log-delivery-write': [
    [logDelivery, 'WRITE'],
    [logDelivery, 'READ_ACP'],
  ],
};

/** The headers by which a request grants access. */
export interface GrantHeaders {
  readonly ACL?: string;
  readonly GrantFullControl?: string;
  readonly GrantRead?: string;
  readonly GrantReadACP?: string;
  readonly GrantWrite?: string;
  readonly GrantWriteACP?: string;
}

export function ownerGrant({ ownerId }: S3Context): Grant {
  return { Grantee: { Type: 'CanonicalUser', ID: ownerId }, Permission: 'FULL_CONTROL' };
}

export function isEnforced(bucket: BucketRecord): boolean {
  return bucket.ownership === defaultOwnership;
}

function isPublic({ Grantee }: Grant): boolean {
  return Grantee?.URI === allUsers || Grantee?.URI === authenticatedUsers;
}

/** Throws what S3 answers to grants that the bucket's ownership or its block on public access rules out. */
export function checkGrants({ ownerId }: S3Context, bucket: BucketRecord, grants: readonly Grant[]): void {
  const isOwnerOnly = grants.every(
    ({ Grantee, Permission }) => Grantee?.ID === ownerId && Permission === 'FULL_CONTROL',
  );
  if (isEnforced(bucket) && !isOwnerOnly) throw aclNotSupported();
  if (bucket.publicAccessBlock?.BlockPublicAcls && grants.some(isPublic)) throw accessDenied();
}

function aclNotSupported(): Error {
  return badRequest('AccessControlListNotSupported', 'The bucket does not allow ACLs');
}

/** Grants that a request's headers ask for; undefined where they ask for nothing. */
export function grantsOfRequest(
  context: S3Context,
  bucket: BucketRecord,
  headers: GrantHeaders,
): readonly Grant[] | undefined {
  const listed: readonly (readonly [Permission, string | undefined])[] = [
    ['FULL_CONTROL', headers.GrantFullControl],
    ['READ', headers.GrantRead],
    ['READ_ACP', headers.GrantReadACP],
    ['WRITE', headers.GrantWrite],
    ['WRITE_ACP', headers.GrantWriteACP],
  ];
  const explicit = listed.flatMap(([permission, text]) => parseGrantees(permission, text));
  if (headers.ACL === undefined && explicit.length === 0) return undefined;
  if (headers.ACL !== undefined && explicit.length > 0)
    throw badRequest('InvalidRequest', 'Specifying both Canned ACLs and Header Grants is not allowed');
  const grants = headers.ACL === undefined ? explicit : cannedGrants(context, bucket, headers.ACL);
  checkGrants(context, bucket, grants);
  return grants;
}

function cannedGrants(context: S3Context, bucket: BucketRecord, name: string): readonly Grant[] {
  const canned = Object.hasOwn(cannedGroups, name) ? cannedGroups[name] : undefined;
  if (!canned) throw invalidArgument('', 'x-amz-acl', name);
  // The one canned ACL that a bucket without ACLs takes.
  if (isEnforced(bucket) && name !== 'bucket-owner-full-control') throw aclNotSupported();
  return [
    ownerGrant(context),
    ...canned.map(([URI, Permission]) => ({ Grantee: { Type: 'Group' as const, URI }, Permission })),
  ];
}

function parseGrantees(permission: Permission, text: string | undefined): Grant[] {
  if (text === undefined) return [];
  return text.split(',').map((item) => {
    const match = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*)"?\s*$/.exec(item);
    const [, kind, value] = match ?? [];
    if (kind === 'id') return { Grantee: { Type: 'CanonicalUser', ID: value }, Permission: permission };
    if (kind === 'uri') return { Grantee: { Type: 'Group', URI: value }, Permission: permission };
    throw invalidArgument('Argument format not recognized', 'x-amz-grant', item.trim());
  });
}
