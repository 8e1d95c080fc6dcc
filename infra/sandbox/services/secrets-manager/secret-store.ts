import type { Database, RootDatabase } from 'lmdb';
import type { Clock } from '../../clock.ts';
import { markedForDeletion, notFound } from './errors.ts';
import { dropOldVersions } from './secret.ts';
import type { Secret, SecretValue } from './secret.ts';

export interface SecretStore {
  /** By name, ARN, or an ARN without its six random characters. Throws ResourceNotFoundException. */
  get(secretId: string): Secret;
  /** As `get`; throws InvalidRequestException where the secret is scheduled for deletion. */
  getActive(secretId: string): Secret;
  find(secretId: string): Secret | undefined;
  all(): readonly Secret[];
  /** Keeps a changed secret, without versions that are too old. */
  save(secret: Secret, now: number): Secret;
  remove(secret: Secret): void;
  value(secret: Secret, versionId: string): SecretValue;
  saveValue(secret: Secret, versionId: string, value: SecretValue): void;
}

export function openSecretStore(store: RootDatabase, clock: Clock): SecretStore {
  const secrets: Database<Secret, string> = store.openDB({ name: 'secrets' });
  const values: Database<SecretValue, string> = store.openDB({ name: 'secret-values' });

  function find(secretId: string): Secret | undefined {
    const secret = lookUp(secretId);
    const isOver = secret?.deletionAt !== undefined && secret.deletionAt <= clock.now();
    return isOver ? undefined : secret;
  }

  function lookUp(secretId: string): Secret | undefined {
    if (!secretId.startsWith('arn:')) return secrets.get(secretId);
    const named = secretId.split(':').slice(6).join(':');
    const complete = secrets.get(named.replace(/-[A-Za-z0-9]{6}$/, ''));
    if (complete?.arn === secretId) return complete;
    const partial = secrets.get(named);
    return partial?.arn.startsWith(`${secretId}-`) ? partial : undefined;
  }

  function get(secretId: string): Secret {
    const secret = find(secretId);
    if (!secret) throw notFound();
    return secret;
  }

  // The ARN is never used twice, so a new secret of an old name can not see old values.
  function valueKey(secret: Secret, versionId: string): string {
    return `${secret.arn.slice(-6)}/${versionId}`;
  }

  return {
    get,
    find,
    getActive(secretId) {
      const secret = get(secretId);
      if (secret.deletionAt !== undefined) throw markedForDeletion();
      return secret;
    },
    all: () => [...secrets.getRange()].map(({ value }) => value),
    save(secret, now) {
      const { kept, dropped } = dropOldVersions(secret.versions, now);
      const saved = { ...secret, versions: kept };
      for (const { id } of dropped) values.removeSync(valueKey(secret, id));
      secrets.putSync(secret.name, saved);
      return saved;
    },
    remove(secret) {
      for (const { id } of secret.versions) values.removeSync(valueKey(secret, id));
      secrets.removeSync(secret.name);
    },
    value: (secret, versionId) => values.get(valueKey(secret, versionId)) ?? {},
    saveValue: (secret, versionId, value) => void values.putSync(valueKey(secret, versionId), value),
  };
}
