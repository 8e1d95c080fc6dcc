import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClients } from '../../environments/clients.ts';
import type { Environment } from '../../environments/schema.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { Reader } from '../../upstream/reader.ts';
import { configuredServices, serviceVariables } from './configuration.ts';
import { familyOfService, serviceOfFamily } from './families.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'configuration-'));
  await writeFile(path.join(folder, 'a.env'), 'LOG_LEVEL=debug\nAPI_KEY=hunter2\nnonsense\n');
  await writeFile(path.join(folder, 'b.env'), 'LOG_LEVEL=info\n');
  await writeFile(path.join(folder, 'large.env'), 'x'.repeat(300_000));
  execFileSync('mkfifo', [path.join(folder, 'pipe.env')]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function sourceWith(files: readonly (readonly [service: string, file: string])[]) {
  const environment: Environment = {
    id: 'dev',
    label: 'Development',
    colour: 'teal',
    guard: 'none',
    region: 'us-east-1',
    account: '000000000000',
    credentials: {},
    caches: [],
    compute: { kind: 'docker' },
    accountCheck: 'sts',
    freezes: [],
    environmentFiles: files.map(([service, file]) => ({ service, path: path.join(folder, file) })),
    names: { stage: 'dev' },
  };
  return { environment, clients: createClients(environment, process.env), reader: new Reader() };
}

const budget = () => budgetFor(new AbortController().signal);

describe('the variables of a service out of its files', () => {
  it('are masked, and a later file overrides an earlier', async () => {
    const source = sourceWith([
      ['api', 'a.env'],
      ['other', 'a.env'],
      ['api', 'b.env'],
    ]);
    expect(await configuredServices(source, budget())).toMatchObject({ value: ['api', 'other'] });
    const cell = await serviceVariables(source, 'api', budget());
    expect(cell).toMatchObject({
      state: 'fresh',
      value: {
        service: 'api',
        variables: [
          {
            key: 'LOG_LEVEL',
            value: { kind: 'plain', text: 'info' },
            origin: { kind: 'dotenv', label: 'b.env' },
          },
          { key: 'API_KEY', value: { kind: 'masked', reason: 'name' } },
        ],
        remarks: ['a.env, line 3: this is not written KEY=value'],
      },
    });
    expect(JSON.stringify(cell)).not.toContain('hunter2');
    expect(JSON.stringify(cell)).not.toContain(folder);
  });

  it.each([
    ['missing.env', 'absent', 'ENOENT'],
    ['a.env/b', 'absent', 'ENOTDIR'],
    ['.', 'rejected', 'NotAFile'],
    ['pipe.env', 'rejected', 'NotAFile'],
    ['large.env', 'rejected', 'FileTooLarge'],
  ])('say of %s that it is %s', async (file, state, code) => {
    const cell = await serviceVariables(sourceWith([['api', file]]), 'api', budget());
    expect(cell).toMatchObject({ state, code, operation: 'file:read' });
    expect(JSON.stringify(cell)).not.toContain(folder);
  });

  it('are waited for no longer than the page is', async () => {
    const left = budgetFor(AbortSignal.abort());
    const cell = await serviceVariables(sourceWith([['api', 'a.env']]), 'api', left);
    expect(cell).toMatchObject({ state: 'timed-out', operation: 'file:read' });
  });

  it('are none where nothing is named for a service', async () => {
    const source = sourceWith([]);
    expect(await configuredServices(source, budget())).toMatchObject({ state: 'empty' });
    expect(await serviceVariables(source, 'api', budget())).toMatchObject({ state: 'empty' });
  });
});

describe('the service of a task definition family', () => {
  it.each([
    ['ingestion-api', 'ingestion-api'],
    ['tiktok-commerce-ingestion-api', 'ingestion-api'],
    ['tiktok-commerce-ingestion-api-prod', 'ingestion-api'],
    ['tiktok-commerce-caption-parser', 'caption-parser'],
    ['something-else', 'something-else'],
    ['my-ingestion-apis', 'my-ingestion-apis'],
  ])('of %s is %s', (family, service) => {
    expect(serviceOfFamily(family, 'prod')).toBe(service);
  });

  it('is looked up by the barest name', () => {
    const families = ['ingestion-api-migrate', 'ingestion-api', 'other'];
    expect(familyOfService('ingestion-api', families, 'prod')).toBe('ingestion-api');
    expect(familyOfService('product-service', families, 'prod')).toBeUndefined();
  });
});
