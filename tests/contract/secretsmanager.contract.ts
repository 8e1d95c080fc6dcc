import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { secretKeys } from '../../core/resources/secrets/secret-keys.ts';
import { describeSecret, listSecrets, listSecretVersions } from '../../core/resources/secrets/secrets.ts';
import { arranged, contractContext, offered, prepared, skipIfUnsupported } from './support.ts';

const context = contractContext();
const name = `${context.name('keys')}/api`;
const missing = context.name('missing');
const VALUE = 'hunter2-the-value-that-nobody-sees';

describe('secretsmanager', () => {
  const { secretsManager } = context.clients;

  async function createSecret(secret: string, value: string | Uint8Array): Promise<void> {
    const content = typeof value === 'string' ? { SecretString: value } : { SecretBinary: value };
    const Tags = [{ Key: 'team', Value: 'shop' }];
    const command = new CreateSecretCommand({
      Name: secret,
      Description: 'Made by a test',
      Tags,
      ...content,
    });
    await secretsManager.send(command);
    context.cleanUp(() =>
      secretsManager.send(new DeleteSecretCommand({ SecretId: secret, ForceDeleteWithoutRecovery: true })),
    );
  }

  const keysOf = (secret: string) => secretKeys(context.source(), secret, context.budget());

  beforeEach(
    prepared('secretsmanager:CreateSecret', () =>
      createSecret(name, JSON.stringify({ whatsapp_token: VALUE, openai_api_key: VALUE, '<b>': VALUE })),
    ),
  );

  it('lists secrets with their ages and no value', async (test) => {
    const secrets = offered(test, await listSecrets(context.source(), context.budget()));
    const mine = secrets.find((secret) => secret.name === name);
    expect(mine).toMatchObject({ description: 'Made by a test', rotationEnabled: false, tagCount: 1 });
    expect(mine?.deletedAt).toBeUndefined();
    expect(mine?.arn).toMatch(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:/);
    expect(Math.abs((mine?.createdAt ?? mine?.lastChangedAt ?? 0) - Date.now())).toBeLessThan(15 * 60_000);
    expect(JSON.stringify(secrets)).not.toContain(VALUE);
  });

  it('describes a secret by its name', async (test) => {
    const secret = offered(test, await describeSecret(context.source(), name, context.budget()));
    expect(secret).toMatchObject({
      name,
      description: 'Made by a test',
      rotationEnabled: false,
      replicas: [],
      tags: [{ key: 'team', value: 'shop' }],
      versions: [{ stages: ['AWSCURRENT'] }],
    });
    expect(await describeSecret(context.source(), missing, context.budget())).toMatchObject({
      state: 'absent',
      code: 'ResourceNotFoundException',
    });
  });

  it('tells the keys inside and nothing of what they hold', async (test) => {
    const cell = await keysOf(name);
    const keys = offered(test, cell);
    expect(keys).toMatchObject({ form: 'json-object', keys: ['<b>', 'openai_api_key', 'whatsapp_token'] });
    expect(JSON.stringify(cell)).not.toContain('hunter2');
    expect(await keysOf(missing)).toMatchObject({ state: 'absent', code: 'ResourceNotFoundException' });
  });

  it.each<[string, string | Uint8Array]>([
    ['text', `${VALUE} {`],
    ['json-other', JSON.stringify([VALUE])],
    ['binary', Buffer.from(VALUE)],
  ])('tells a secret of the form %s', async (form, value) => {
    const secret = context.name(`form-${form}`);
    await createSecret(secret, value);
    const cell = await keysOf(secret);
    expect(cell).toMatchObject({ state: 'fresh', value: { form } });
    expect(JSON.stringify(cell)).not.toContain('hunter2');
  });

  it('moves the stages when a value is put', async (test) => {
    const put = await arranged(test, 'secretsmanager:PutSecretValue', () =>
      secretsManager.send(new PutSecretValueCommand({ SecretId: name, SecretString: '{"only":"x"}' })),
    );
    const secret = offered(test, await describeSecret(context.source(), name, context.budget()));
    expect(secret.versions).toMatchObject([
      { versionId: put.VersionId, stages: ['AWSCURRENT'] },
      { stages: ['AWSPREVIOUS'] },
    ]);
    const versions = offered(test, await listSecretVersions(context.source(), name, context.budget()));
    expect(versions.map((version) => version.stages.join()).sort()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
    expect(await keysOf(name)).toMatchObject({ value: { form: 'json-object', keys: ['only'] } });
  });

  it('shows a secret that is to be deleted, and does not read it', async (test) => {
    const secret = context.name('deleted');
    await createSecret(secret, '{"a":"b"}');
    await arranged(test, 'secretsmanager:DeleteSecret', () =>
      secretsManager.send(new DeleteSecretCommand({ SecretId: secret, RecoveryWindowInDays: 7 })),
    );
    const secrets = offered(test, await listSecrets(context.source(), context.budget()));
    expect(secrets.find((one) => one.name === secret)?.deletedAt).toBeGreaterThan(Date.now() - 15 * 60_000);
    const keys = await keysOf(secret);
    skipIfUnsupported(test, keys);
    expect(keys).toMatchObject({ state: 'rejected', code: 'InvalidRequestException' });
    await secretsManager.send(new RestoreSecretCommand({ SecretId: secret }));
  });
});
