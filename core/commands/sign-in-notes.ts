import type { CacheLabel, EnvironmentLabel } from '../environments/label.ts';

/**
 * What an `aws` line of this environment can not say of whom it has to be run as, in sentences. Nothing where the line
 * says it (`--profile`), or where the console too goes by the default chain.
 */
export function awsSignInNotes({
  role,
  fixedKeys,
}: Pick<EnvironmentLabel, 'role' | 'fixedKeys'>): readonly string[] {
  if (fixedKeys)
    return ['The fixed keys of the environments file belong in AWS_ACCESS_KEY_ID and its secret beside it.'];
  if (!role) return [];
  const source = role.sourceProfile ? `, source_profile ${role.sourceProfile}` : '';
  const externalId = role.needsExternalId ? ', and the external_id of the environments file' : '';
  return [`As ${role.arn}: name in AWS_PROFILE a profile with this role_arn${source}${externalId}.`];
}

/** Where `redis-cli` finds the password that a line never holds, in sentences; nothing where none is asked for. */
export function redisSignInNotes(caches: readonly Pick<CacheLabel, 'password'>[]): readonly string[] {
  return [...new Set(caches.map(({ password }) => password))].flatMap((kind) => PASSWORDS[kind]);
}

const PASSWORDS: Readonly<Record<CacheLabel['password'], readonly string[]>> = {
  none: [],
  fixed: ['The password is read from REDISCLI_AUTH.'],
  'iam-token': [
    'The password is an IAM token of ElastiCache, good for 15 minutes, and is read from REDISCLI_AUTH.',
  ],
};
