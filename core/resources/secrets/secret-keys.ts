// secretKeys(source, name, budget): Cell<SecretKeys>      reads the value on the server and lets go of it at once
// secretInside(source, name, budget): Cell<SecretInside>  the same read, with digests to be compared in this process
// formerInside(source, name, budget): Cell<SecretInside>  the version before; `absent` where there is none
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Cell } from '../../cells/cell.ts';
import { isFailure, mapCell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { shapeOfSecret } from './secret-shape.ts';
import type { SecretKeys } from './types.ts';
import { ValueDigests } from './value-digests.ts';

/** What a secret looks like inside. The digests stay in this process: hand on the keys alone. */
export interface SecretInside {
  readonly keys: SecretKeys;
  readonly digests: ValueDigests;
}

/**
 * The names of the keys inside a secret. The value is read where it must be (`secretsmanager:GetSecretValue`, and
 * `kms:Decrypt` of its key), turned into its shape in the same function, and dropped: neither the answer's text nor an
 * error's leaves here, because either may hold it. CloudTrail records the read.
 */
export async function secretKeys(source: Source, name: string, budget: Budget): Promise<Cell<SecretKeys>> {
  return mapCell(await secretInside(source, name, budget), ({ keys }) => keys);
}

/** The same, and the same one call for both, with what it takes to tell whether values are equal. */
export function secretInside(source: Source, name: string, budget: Budget): Promise<Cell<SecretInside>> {
  return readInside(source, name, 'AWSCURRENT', budget);
}

/** What the version before the current one looks like inside; `absent` where none has AWSPREVIOUS. */
export function formerInside(source: Source, name: string, budget: Budget): Promise<Cell<SecretInside>> {
  return readInside(source, name, 'AWSPREVIOUS', budget);
}

async function readInside(
  source: Source,
  name: string,
  stage: 'AWSCURRENT' | 'AWSPREVIOUS',
  budget: Budget,
): Promise<Cell<SecretInside>> {
  const cell = await source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'secretsmanager:GetSecretValue',
      key: `${name}\n${stage}`,
      freshMs: 60_000,
      run: (signal) => insideOf(source.clients.secretsManager, name, stage, signal),
    },
    budget,
  );
  return withoutDetail(cell);
}

async function insideOf(
  client: SecretsManagerClient,
  name: string,
  stage: string,
  signal: AbortSignal,
): Promise<SecretInside> {
  const { SecretString, SecretBinary, VersionId, CreatedDate } = await client.send(
    new GetSecretValueCommand({ SecretId: name, VersionStage: stage }),
    { abortSignal: signal },
  );
  return {
    keys: {
      versionId: VersionId,
      createdAt: CreatedDate?.getTime(),
      ...shapeOfSecret(SecretString, SecretBinary !== undefined),
    },
    digests: ValueDigests.of(SecretString, SecretBinary),
  };
}

/** An answer that could not be read may be quoted in its error; only the code is told. */
function withoutDetail(cell: Cell<SecretInside>): Cell<SecretInside> {
  if (cell.state === 'stale') return { ...cell, failure: { ...cell.failure, detail: undefined } };
  return isFailure(cell) ? { ...cell, detail: undefined } : cell;
}
