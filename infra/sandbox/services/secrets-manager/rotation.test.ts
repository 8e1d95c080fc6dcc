import * as sdk from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { SandboxService } from '../../protocol/service.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createSecretsManager } from './service.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const functionOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const BUILT_IN = functionOf('sandbox-rotation');
const OWN = functionOf('rotate');

let sandbox: Sandbox;
let client: sdk.SecretsManagerClient;
/** The steps that functions were asked for, and what ends the present one. */
const asked: string[] = [];
let answer: () => void = () => undefined;
const waits = { isSlow: false };

/** Stands for functions that do nothing, and take their time where a test says so. */
const functions: SandboxService = {
  signingName: 'functions',
  apiVersion: '0',
  protocols: ['awsJson1_0'],
  schemas: {},
  operations: {},
  mayInvoke: (arn) => arn === OWN,
  async invoke(_arn, payload) {
    asked.push((JSON.parse(payload) as { Step: string }).Step);
    if (waits.isSlow) await new Promise<void>((resolve) => (answer = resolve));
    return { payload: 'null' };
  },
};

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createSecretsManager, () => functions] });
  client = new sdk.SecretsManagerClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

async function create(Name: string): Promise<string> {
  const made = await client.send(new sdk.CreateSecretCommand({ Name, SecretString: '{"password":"old"}' }));
  return made.VersionId ?? '';
}

function rotate(SecretId: string, input: Partial<sdk.RotateSecretRequest> = {}) {
  return client.send(new sdk.RotateSecretCommand({ SecretId, RotationLambdaARN: BUILT_IN, ...input }));
}

function describeSecret(SecretId: string) {
  return client.send(new sdk.DescribeSecretCommand({ SecretId }));
}

async function currentOf(SecretId: string): Promise<string | undefined> {
  const { VersionIdsToStages = {} } = await describeSecret(SecretId);
  return Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes('AWSCURRENT'))?.[0];
}

/** Two steps of the built-in function, a second each, and some more. */
async function letItWork(): Promise<void> {
  for (let second = 0; second < 4; second += 1) await sandbox.advance(1_000);
}

it('a rotation that is cancelled ends, and the version stays current', async () => {
  const before = await create('cancelled');
  await rotate('cancelled');
  await client.send(new sdk.CancelRotateSecretCommand({ SecretId: 'cancelled' }));
  await letItWork();
  expect(await currentOf('cancelled')).toBe(before);
  expect((await describeSecret('cancelled')).RotationEnabled).toBe(false);
});

it('so does one by a function: no further step is asked for', async () => {
  await create('cancelled-function');
  waits.isSlow = true;
  const { VersionId = '' } = await rotate('cancelled-function', { RotationLambdaARN: OWN });
  await vi.waitFor(() => expect(asked).toEqual(['createSecret']), { timeout: 5_000 });
  await client.send(new sdk.CancelRotateSecretCommand({ SecretId: 'cancelled-function' }));
  waits.isSlow = false;
  answer();
  await letItWork();
  await sandbox.advance(120_000);
  expect(asked).toEqual(['createSecret']);
  expect((await describeSecret('cancelled-function')).VersionIdsToStages?.[VersionId]).toEqual([
    'AWSPENDING',
  ]);
});

it('a second rotation is refused while the first is under way', async () => {
  await create('twice');
  const { VersionId } = await rotate('twice', { ClientRequestToken: 'a'.repeat(32) });
  await expect(rotate('twice', { ClientRequestToken: 'b'.repeat(32) })).rejects.toMatchObject({
    name: 'InvalidRequestException',
    message: 'A previous rotation isn’t complete. That rotation will be reattempted.',
  });
  await letItWork();
  expect(await currentOf('twice')).toBe(VersionId);
});

it.each([
  ['after days', { AutomaticallyAfterDays: 1 }, dayMs],
  ['at a rate', { ScheduleExpression: 'rate(4 hours)' }, 4 * hourMs],
] as const)('a schedule %s is kept, and its next time told', async (how, RotationRules, everyMs) => {
  const name = `scheduled ${how}`.replaceAll(' ', '-');
  const before = await create(name);
  await rotate(name, { RotationRules, RotateImmediately: false });
  const nextAt = async () => (await describeSecret(name)).NextRotationDate?.getTime() ?? 0;
  const first = await nextAt();
  await sandbox.advance(everyMs - 60_000);
  await letItWork();
  expect(await currentOf(name)).toBe(before);
  await sandbox.advance(60_000);
  await letItWork();
  const after = await currentOf(name);
  expect(after).not.toBe(before);
  expect(await nextAt()).toBeGreaterThan(first + everyMs - 60_000);
  // Asked for in between, it counts from there.
  await sandbox.advance(everyMs / 2);
  const waited = await nextAt();
  await rotate(name);
  await letItWork();
  expect(await currentOf(name)).not.toBe(after);
  expect(await nextAt()).toBeGreaterThan(waited + everyMs / 2 - 60_000);
});

it('a schedule of hours and days is kept, by a function too', async () => {
  await create('at-eight');
  await rotate('at-eight', {
    RotationLambdaARN: OWN,
    RotationRules: { ScheduleExpression: 'cron(0 8 * * ? *)' },
    RotateImmediately: false,
  });
  const next = (await describeSecret('at-eight')).NextRotationDate;
  expect(next?.toISOString()).toMatch(/T08:00:00\.000Z$/);
  asked.length = 0;
  await sandbox.advance((next?.getTime() ?? 0) - sandbox.clock.now() + 1_000);
  await vi.waitFor(() => expect(asked).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret']), {
    timeout: 5_000,
  });
  expect((await describeSecret('at-eight')).NextRotationDate?.getTime()).toBe((next?.getTime() ?? 0) + dayMs);
});
