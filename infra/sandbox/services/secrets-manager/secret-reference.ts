import type { SecretStore } from './secret-store.ts';
import { versionOf } from './secret.ts';

/** An ARN of a secret has seven parts between colons; a key, a stage and a version may stand behind them. */
const arnParts = 7;

/**
 * What `valueFrom` of a container's secret stands for: `arn`, or `arn:json-key:version-stage:version-id` with any of the
 * last three left empty. Undefined where the secret, its version or the key is not there, or the secret is being deleted.
 * Source: ECS developer guide, "Pass Secrets Manager secrets through Amazon ECS environment variables".
 */
export function readSecretReference(store: SecretStore, valueFrom: string): string | undefined {
  const parts = valueFrom.split(':');
  const [key = '', stage = '', versionId = ''] = parts.slice(arnParts);
  const secret = store.find(parts.slice(0, arnParts).join(':'));
  if (!secret || secret.deletionAt !== undefined) return undefined;
  const version =
    versionId === ''
      ? versionOf(secret, stage === '' ? 'AWSCURRENT' : stage)
      : secret.versions.find(
          ({ id, stages }) => id === versionId && (stage === '' || stages.includes(stage)),
        );
  const text = version && store.value(secret, version.id).text;
  return text === undefined || key === '' ? text : memberOf(text, key);
}

function memberOf(text: string, key: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const member: unknown = (value as Readonly<Record<string, unknown>>)[key];
  return typeof member === 'string' ? member : JSON.stringify(member);
}
