import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as sqs from '@aws-sdk/client-sqs';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SandboxService } from './protocol/service.ts';
import { startSandbox } from './server.ts';
import type { Sandbox } from './server.ts';
import { createSecretsManager } from './services/secrets-manager/service.ts';
import { createSts } from './services/sts/service.ts';

const credentials = { accessKeyId: 'k', secretAccessKey: 's' };
let sandbox: Sandbox;
let client: STSClient;
let ended = 0;

/** A queue whose long poll lasts until its caller hangs up. */
const waiting: SandboxService = {
  signingName: 'sqs',
  targetPrefix: 'AmazonSQS',
  apiVersion: '2012-11-05',
  protocols: ['awsJson1_0'],
  schemas: sqs,
  operations: {
    ReceiveMessage: (_input: object, call) =>
      new Promise((resolve) => {
        call.signal.addEventListener('abort', () => {
          ended += 1;
          resolve({ Messages: [] });
        });
      }),
  },
};

function clientFor(url: string): STSClient {
  return new STSClient({ endpoint: url, region: 'us-east-1', maxAttempts: 1, credentials });
}

function admin(method: string, name: string, body?: unknown): Promise<Response> {
  return fetch(`${sandbox.url}/_sandbox/${name}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

function whoAmI(options?: { readonly abortSignal?: AbortSignal }): Promise<unknown> {
  return client.send(new GetCallerIdentityCommand({}), options);
}

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createSts, createSecretsManager, () => waiting] });
  client = clientFor(sandbox.url);
});

afterEach(() => admin('DELETE', 'faults'));

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe('starting', () => {
  it.each(['0.0.0.0', '192.168.1.5', 'example.com', '::'])('refuses to listen on %s', async (host) => {
    await expect(startSandbox({ host, services: [] })).rejects.toBeInstanceOf(RangeError);
  });

  it('rejects where the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startSandbox({ port, services: [] })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
  });

  it('keeps its state where it is asked to, and leaves nothing where it is not', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'sandbox-test-'));
    for (const keep of [true, false]) {
      const own = await startSandbox({ directory, keep, services: [createSecretsManager] });
      const secrets = new SecretsManagerClient({
        endpoint: own.url,
        region: 'us-east-1',
        maxAttempts: 1,
        credentials,
      });
      if (keep) await secrets.send(new CreateSecretCommand({ Name: 'kept', SecretString: 'x' }));
      expect((await secrets.send(new GetSecretValueCommand({ SecretId: 'kept' }))).SecretString).toBe('x');
      secrets.destroy();
      await own.close();
      expect(existsSync(directory)).toBe(true);
    }
    expect(readdirSync(directory)).toEqual([]);
    await rm(directory, { recursive: true });
  });
});

describe('a tick', () => {
  it('that breaks in one service is told, and comes to the others', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const part = (signingName: string, tick: () => void): SandboxService => ({
      signingName,
      apiVersion: '0',
      protocols: ['awsJson1_0'],
      schemas: {},
      operations: {},
      tick,
    });
    let ticks = 0;
    const own = await startSandbox({
      services: [
        () =>
          part('broken', () => {
            throw new Error('this part is broken');
          }),
        () => part('whole', () => void ticks++),
      ],
    });
    await own.advance(1000);
    expect(ticks).toBeGreaterThan(0);
    expect(String(told.mock.calls[0]?.[0])).toContain('this part is broken');
    await own.close();
  });
});

describe('calls', () => {
  it('are counted by service and operation', async () => {
    await admin('DELETE', 'calls');
    await whoAmI();
    await whoAmI();
    expect(await (await admin('GET', 'calls')).json()).toEqual({
      total: 2,
      calls: { 'sts.GetCallerIdentity': 2 },
    });
  });

  it('end when their caller hangs up', async () => {
    const queues = new sqs.SQSClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials,
    });
    const before = ended;
    const signal = AbortSignal.timeout(50);
    await expect(
      queues.send(new sqs.ReceiveMessageCommand({ QueueUrl: 'q' }), { abortSignal: signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => ended).toBe(before + 1);
    queues.destroy();
  });
});

describe('faults', () => {
  it('throttle, deny and fail in the words of the service, as often as they are told', async () => {
    await admin('PUT', 'faults', [
      { service: 'sts', operation: 'GetCallerIdentity', kind: 'throttle', count: 1 },
      { service: 'secretsmanager', kind: 'deny' },
    ]);
    await expect(whoAmI()).rejects.toMatchObject({ name: 'Throttling' });
    await whoAmI();
    const secrets = new SecretsManagerClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials,
    });
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'x' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'is not authorized to perform: secretsmanager:GetSecretValue',
      ) as string,
    });
    secrets.destroy();
    await admin('PUT', 'faults', [{ kind: 'error' }]);
    await expect(whoAmI()).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
  });

  it('delay, drop and hang', async () => {
    await admin('PUT', 'faults', [{ kind: 'delay', delayMs: 80 }]);
    const start = performance.now();
    await whoAmI();
    expect(performance.now() - start).toBeGreaterThanOrEqual(79);
    await admin('PUT', 'faults', [{ kind: 'drop' }]);
    await expect(whoAmI()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await admin('PUT', 'faults', [{ kind: 'hang' }]);
    await expect(whoAmI({ abortSignal: AbortSignal.timeout(100) })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it.each([
    ['a kind that is unknown', [{ kind: 'flood' }]],
    ['a chance above one', [{ kind: 'drop', probability: 2 }]],
    ['a member that is unknown', [{ kind: 'drop', sometimes: true }]],
    ['what is no list', { kind: 'drop' }],
  ])('refuse %s', async (_, body) => {
    expect((await admin('PUT', 'faults', body)).status).toBe(400);
    await whoAmI();
  });
});

describe('the admin side', () => {
  it('tells how it is', async () => {
    expect(await (await admin('GET', 'health')).json()).toMatchObject({
      status: 'ok',
      services: ['sts', 'secretsmanager', 'sqs'],
    });
    expect((await admin('GET', 'nothing')).status).toBe(404);
  });

  it('moves the clock forward only', async () => {
    const before = sandbox.clock.now();
    expect((await admin('POST', 'clock', { advanceMs: 5000 })).status).toBe(200);
    expect(sandbox.clock.now() - before).toBeGreaterThanOrEqual(5000);
    expect((await admin('POST', 'clock', { advanceMs: -1 })).status).toBe(400);
  });

  it.each([
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a name that is not loopback', { host: 'evil.example' }],
  ])('refuses %s', async (_, headers) => {
    const status = await new Promise((resolve, reject) => {
      request(`${sandbox.url}/_sandbox/reset`, { method: 'POST', headers }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it('empties everything', async () => {
    const secrets = new SecretsManagerClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials,
    });
    await secrets.send(new CreateSecretCommand({ Name: 'gone', SecretString: 'x' }));
    expect((await admin('POST', 'reset')).status).toBe(200);
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'gone' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    secrets.destroy();
  });
});
