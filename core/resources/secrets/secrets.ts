// listSecrets(source, budget): Cell<Listed<SecretSummary>>          those that are to be deleted are among them
// describeSecret(source, name, budget): Cell<SecretDetail>
// listSecretVersions(source, name, budget): Cell<readonly SecretVersionAge[]>
import {
  DescribeSecretCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keepingAnswers, withAnswer } from '../told.ts';
import { detailFromSdk, summaryFromSdk } from './sdk-secret.ts';
import type { SecretDetail, SecretSummary, SecretVersionAge } from './types.ts';

/** ListSecrets gives at most 100 a page; an account may hold half a million, of which a console shows the first. */
const SECRETS_A_CALL = 100;
const SECRET_PAGES = 50;
const VERSION_PAGES = 5;

/** Every secret with what the list tells of it, by name. */
export function listSecrets(source: Source, budget: Budget): Promise<Cell<Listed<SecretSummary>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'secretsmanager:ListSecrets',
      key: '',
      run: (signal) => allSecrets(source, signal),
      isEmpty: (secrets) => secrets.length === 0,
    },
    budget,
  );
}

async function allSecrets(source: Source, signal: AbortSignal): Promise<Listed<SecretSummary>> {
  const secrets = await tokenPages(SECRET_PAGES, async (token) => {
    const command = new ListSecretsCommand({
      MaxResults: SECRETS_A_CALL,
      IncludePlannedDeletion: true,
      NextToken: token,
    });
    const answer = await source.clients.secretsManager.send(command, { abortSignal: signal });
    return { items: (answer.SecretList ?? []).map(keepingAnswers(summaryFromSdk)), token: answer.NextToken };
  });
  return mapListed(secrets, (all) => all.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
}

/** One secret with its stages and replicas; `absent` where there is none of that name. */
export function describeSecret(source: Source, name: string, budget: Budget): Promise<Cell<SecretDetail>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'secretsmanager:DescribeSecret',
      key: name,
      run: async (signal) => {
        const command = new DescribeSecretCommand({ SecretId: name });
        const answer = await source.clients.secretsManager.send(command, { abortSignal: signal });
        const { $metadata, ...told } = answer;
        void $metadata;
        return withAnswer(detailFromSdk(answer), told);
      },
    },
    budget,
  );
}

/** When each version that still carries a stage was made and last used, newest first. */
export function listSecretVersions(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<readonly SecretVersionAge[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'secretsmanager:ListSecretVersionIds',
      key: name,
      run: (signal) => allVersions(source, name, signal),
      isEmpty: (versions) => versions.length === 0,
    },
    budget,
  );
}

async function allVersions(
  source: Source,
  name: string,
  signal: AbortSignal,
): Promise<readonly SecretVersionAge[]> {
  const versions: SecretVersionAge[] = [];
  let token: string | undefined;
  for (let page = 0; page < VERSION_PAGES; page += 1) {
    const command = new ListSecretVersionIdsCommand({ SecretId: name, MaxResults: 100, NextToken: token });
    const answer = await source.clients.secretsManager.send(command, { abortSignal: signal });
    for (const version of answer.Versions ?? [])
      versions.push({
        versionId: version.VersionId ?? '',
        stages: [...(version.VersionStages ?? [])].sort(),
        createdAt: version.CreatedDate?.getTime(),
        lastAccessedAt: version.LastAccessedDate?.getTime(),
      });
    token = answer.NextToken;
    if (!token) break;
  }
  return versions.sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
}
