import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';

const MAIN = path.resolve(import.meta.dirname, '../../infra/prepare/seed.ts');
const KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ account: '000000000000', services: allServices });
  folder = await mkdtemp(path.join(tmpdir(), 'seed-dev-'));
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

async function seedDev(
  account: string,
  ...words: readonly string[]
): Promise<{ readonly code: unknown; readonly output: string; readonly errors: string }> {
  const environment = (id: string) => ({
    id,
    label: id,
    guard: id === 'dev' ? 'none' : 'typed-name',
    region: 'us-east-1',
    account,
    endpoint: sandbox.url,
    credentials: { static: KEYS },
    names: { stage: id },
  });
  const file = path.join(folder, 'environments.json');
  await writeFile(file, JSON.stringify({ environments: [environment('dev'), environment('prod')] }));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', MAIN, '--environments', file, ...words],
      (error, output, errors) => resolve({ code: error?.code ?? 0, output, errors }),
    );
  });
}

describe('npm run seed:dev', () => {
  it('refuses where nothing is initialised, and where another account is behind the label', async () => {
    const bare = await seedDev('000000000000');
    expect(bare).toMatchObject({ code: 2, errors: expect.stringContaining('Initialise first') });
    const wrong = await seedDev('999999999999');
    expect(wrong).toMatchObject({ code: 2, errors: expect.stringContaining('lead to account 000000000000') });
  });

  it('makes what is missing and fills it', async () => {
    const { code, output } = await seedDev('000000000000', '--initialise', '--products', '60');
    expect(code).toBe(0);
    expect(output).toMatch(/Made 8 tables, 5 buckets, 10 queues, 3 topics, 4 subscriptions and 2 secrets\./);
    expect(output).toContain('Seeded: about 60 products');
    const client = new DynamoDBClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: KEYS });
    const { Count } = await client.send(
      new ScanCommand({ TableName: 'tiktok-products-dev', Select: 'COUNT' }),
    );
    client.destroy();
    expect(Count).toBe(61);
  });
});
