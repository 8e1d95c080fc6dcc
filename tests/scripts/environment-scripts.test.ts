import { DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALARM_ENTRIES } from '../../core/catalogue/alarms.ts';
import { tableName } from '../../core/catalogue/names.ts';
import { seededCloud } from '../verification/seeded-cloud.ts';
import type { SeededCloud } from '../verification/seeded-cloud.ts';
import { runScript } from './run-script.ts';

const NOWHERE = 'http://127.0.0.1:1';

let cloud: SeededCloud;
let folder: string;
let file: string;
beforeAll(async () => {
  cloud = await seededCloud('prod', 60);
  folder = await mkdtemp(path.join(tmpdir(), 'environment-scripts-'));
  file = path.join(folder, 'environments.json');
  const { account, region, endpoint, credentials } = cloud.environment;
  const environment = (id: string, at: string | undefined) => ({
    ...{ id, label: id, guard: 'typed-name', account, region, credentials, endpoint: at },
    names: { stage: id === 'gone' ? 'staging' : id },
  });
  await writeFile(
    file,
    JSON.stringify({ environments: [environment('prod', endpoint), environment('gone', NOWHERE)] }),
  );
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

describe.each([
  ['health-check', '--console URL'],
  ['smoke-production', '--api URL'],
  ['test-staging', '--flow-only'],
  ['e2e-staging', '--storefront URL'],
  ['data-integrity', '--whole'],
])('%s', (name, words) => {
  it('tells how it is used, and refuses what it can not use', async () => {
    expect(await runScript(name, ['--help'])).toMatchObject({
      code: 0,
      output: expect.stringContaining(words),
      errors: '',
    });
    const nothing = await runScript(name, ['--environments', path.join(folder, 'none.yaml')]);
    expect(nothing).toMatchObject({ code: 2, errors: expect.stringContaining('can not be read') });
  });
});

/** A Docker Engine that knows one container, whose port is published. */
async function engineWith(socket: string, publicPort: number) {
  const container = {
    ...{ Id: 'a'.repeat(64), Names: ['/mute-1'], Image: 'mute:1', ImageID: 'sha256:1', Created: 1 },
    ...{ State: 'running', Status: 'Up 2 minutes' },
    Labels: { 'com.docker.compose.project': 'tiktok-commerce', 'com.docker.compose.service': 'mute' },
    Ports: [{ IP: '127.0.0.1', PrivatePort: 3001, PublicPort: publicPort, Type: 'tcp' }],
  };
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(request.url?.includes('/containers/json') ? [container] : {}));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return { socket, close: () => server.close() };
}

async function dockedFile(socket: string): Promise<string> {
  const { account, region, endpoint, credentials } = cloud.environment;
  const docked = {
    ...{ id: 'docked', label: 'docked', guard: 'none', account, region, credentials, endpoint },
    ...{ compute: { kind: 'docker', socket }, names: { stage: 'dev' } },
  };
  const written = path.join(folder, 'docked.json');
  const other = { ...docked, id: 'other', label: 'other', names: { stage: 'staging' } };
  await writeFile(written, JSON.stringify({ environments: [docked, other] }));
  return written;
}

describe('npm run health:check:all', () => {
  it('is red where an environment is, and names each part', async () => {
    const words = ['--environments', file, '--console', 'none', '--within', '5'];
    const { code, output } = await runScript('health-check', [...words, '--json']);
    expect(code).toBe(1);
    const { parts } = JSON.parse(output) as {
      readonly parts: readonly { readonly where: string; readonly part: string; readonly isWell: boolean }[];
    };
    const of = (where: string, part: string) =>
      parts.find((one) => one.where === where && one.part === part)?.isWell;
    expect([of('prod', 'dynamodb'), of('gone', 'dynamodb')]).toEqual([true, false]);
    const table = await runScript('health-check', words);
    expect(table.output).toMatch(/^ok {3}prod +dynamodb +\d+ ms {2}answers$/m);
    expect(table.output).toMatch(/^RED {2}gone +s3 .*unreachable/m);
    expect(table.output).toMatch(/\d+ of \d+ are not well\.\n$/);
  });

  it('is red where a service takes a connection and says nothing', async () => {
    const silent = createSocket();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const engine = await engineWith(path.join(folder, 'engine.sock'), port);
    const words = ['--environments', await dockedFile(engine.socket), '--console', 'none', '--within', '1'];
    const { code, output } = await runScript('health-check', words);
    silent.close();
    engine.close();
    expect(output).toMatch(
      new RegExp(`^RED {2}docked +mute /health .*http://127\\.0\\.0\\.1:${port}.* in time`, 'm'),
    );
    expect(code).toBe(1);
  });

  it('asks the console whether it is ready', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(503).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { output } = await runScript('health-check', ['--environments', file, '--console', address]);
    server.close();
    expect(asked).toEqual(['/readyz']);
    expect(output).toMatch(/^RED {2}Console +\/readyz .*answers 503$/m);
  });
});

describe('npm run test:smoke:production', () => {
  it('passes where the stores are as they should be', async () => {
    // The seed leaves dead letters: after a minute their alarms say so.
    const alarms = ALARM_ENTRIES.filter(({ definition }) => definition.each === 'dead-letter-queue');
    await cloud.clients.cloudwatch.send(
      new DeleteAlarmsCommand({ AlarmNames: alarms.map(({ names }) => names.prod) }),
    );
    const { code, output } = await runScript('smoke-production', ['--environments', file, '--data-only']);
    expect(output).toMatch(/^ok {8}Tables and their indexes are active: 8 tables, each active\.$/m);
    expect(output).toMatch(/^All is well in prod: 6 checks in [\d.]+ s\.$/m);
    expect(code).toBe(0);
  });

  it('does not pass where nothing can be seen', async () => {
    const words = ['--environments', file, '--environment', 'gone', '--data-only', '--json'];
    const { code, output } = await runScript('smoke-production', words);
    expect(JSON.parse(output)).toMatchObject({ subject: 'gone', verdict: 'not-seen' });
    expect(code).toBe(1);
    const unknown = await runScript('smoke-production', ['--environments', file, '--environment', 'x']);
    expect(unknown).toMatchObject({ code: 2, errors: expect.stringContaining('(it has prod, gone)') });
  });
});

describe('npm run test:data-integrity', () => {
  it('passes after a seed, and fails where a video is lost', async () => {
    const words = ['--environments', file, '--environment', 'prod', '--whole'];
    const well = await runScript('data-integrity', words);
    expect(well.output).toMatch(/^All is well in .*: 7 checks/m);
    expect(well.code).toBe(0);
    const TableName = tableName('prod', 'videos');
    const { dynamodb } = cloud.clients;
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
    for (const { PK, SK } of Items)
      if (PK && SK) await dynamodb.send(new DeleteItemCommand({ TableName, Key: { PK, SK } }));
    const lost = await runScript('data-integrity', words);
    expect(lost.output).toMatch(/^FAILED {4}Every product has its video: (\d+) of \1 products/m);
    expect(lost.code).toBe(1);
  });
});

it('nothing is posted in production, by no script', async () => {
  for (const name of ['test-staging', 'e2e-staging'])
    expect(await runScript(name, ['--environments', file, '--environment', 'prod'])).toMatchObject({
      code: 2,
      errors: 'prod is production: nothing is posted there.\n',
    });
});
