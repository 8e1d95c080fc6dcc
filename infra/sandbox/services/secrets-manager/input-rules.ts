import type { Tag } from '@aws-sdk/client-secrets-manager';
import type { Constraint } from '../../protocol/constraints.ts';
import { ServiceError } from '../../protocol/service.ts';
import { checkModel, invalidParameter, invalidRequest } from './errors.ts';
import type { SecretTag, SecretValue } from './secret.ts';

// Limits: Secrets Manager API reference, "CreateSecret" and "PutSecretValue"; user guide, "Quotas".
const longestValue = 65_536;
const mostTags = 50;

export function secretIdRule(value: string | undefined): Constraint {
  return { path: 'SecretId', value, minLength: 1, maxLength: 2048 };
}

export function tokenRule(value: string | undefined): Constraint {
  return { path: 'ClientRequestToken', value, minLength: 32, maxLength: 64 };
}

export function descriptionRule(value: string | undefined): Constraint {
  return { path: 'Description', value, maxLength: 2048 };
}

export function checkName(name: string): void {
  checkModel([{ path: 'Name', value: name, minLength: 1, maxLength: 512 }]);
  if (!/^[A-Za-z0-9/_+=.@!-]+$/.test(name))
    throw new ServiceError(
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
}

/** The value that an input holds, if it holds one. Throws for two at once, and for one that is too large. */
export function readValue(input: {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
}): SecretValue | undefined {
  const { SecretString: text, SecretBinary: bytes } = input;
  if (text !== undefined && bytes !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  if (text !== undefined) {
    checkLength('secretString', Buffer.byteLength(text));
    return { text };
  }
  if (bytes === undefined) return undefined;
  checkLength('secretBinary', bytes.byteLength);
  return { bytes };
}

// The validator does not repeat the value: it is secret.
function checkLength(member: string, size: number): void {
  if (size === 0) throw invalidRequest('You must provide either SecretString or SecretBinary.');
  if (size > longestValue)
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${longestValue}`,
    );
}

export function equalValues(a: SecretValue, b: SecretValue): boolean {
  if (a.text !== undefined || b.text !== undefined) return a.text === b.text;
  return Buffer.compare(a.bytes ?? new Uint8Array(), b.bytes ?? new Uint8Array()) === 0;
}

/** Lays new tags over old ones. Throws for `aws:` keys, keys that stand twice, and more than fifty. */
export function mergeTags(old: readonly SecretTag[], added: readonly Tag[]): readonly SecretTag[] {
  checkModel(
    added.flatMap(({ Key, Value }, at) => [
      { path: `Tags.${at + 1}.Key`, value: Key, minLength: 1, maxLength: 128 },
      { path: `Tags.${at + 1}.Value`, value: Value, maxLength: 256 },
    ]),
  );
  const keys = added.map(({ Key }) => Key ?? '');
  if (new Set(keys).size < keys.length)
    throw invalidParameter('A tag key can be specified only once in the same request.');
  if (keys.some((key) => key.toLowerCase().startsWith('aws:')))
    throw invalidParameter('Tag keys that start with aws: are reserved for system use.');
  const kept = old.filter(({ Key }) => !keys.includes(Key));
  const merged = [...kept, ...added.map(({ Key = '', Value = '' }) => ({ Key, Value }))];
  if (merged.length > mostTags)
    throw invalidParameter(`The number of tags for the secret exceeds the limit of ${mostTags}.`);
  return merged;
}
