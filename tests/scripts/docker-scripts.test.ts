import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { sourceOn } from '../../core/testing/sources.ts';
import { DEPLOYABLES } from '../../infra/scripts/docker/deployables.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { runScript } from './run-script.ts';
import { standIn } from './stand-in.ts';
import type { StandIn, StandInAnswer, StandInCall } from './stand-in.ts';

const ACCOUNT = '123456789012';
const REGISTRY = `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`;
const WELL: StandInAnswer = { output: '28.2.2\n' };

let sandbox: Sandbox;
let clients: Clients;
let folder: string;
let environments: string;
beforeAll(async () => {
  sandbox = await startSandbox({ account: ACCOUNT, services: allServices });
  clients = createClients(sourceOn(sandbox.url).environment, process.env, 'changing');
  folder = await mkdtemp(path.join(tmpdir(), 'docker-scripts-'));
  environments = path.join(folder, 'environments.json');
  const environment = (id: string, account: string) => ({
    id,
    label: id,
    guard: 'typed-name',
    region: 'us-east-1',
    account,
    endpoint: sandbox.url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    names: { stage: id === 'elsewhere' ? 'prod' : id },
  });
  await writeFile(
    environments,
    JSON.stringify({
      environments: [environment('prod', ACCOUNT), environment('elsewhere', '999999999999')],
    }),
  );
});
afterAll(async () => {
  clients.destroy();
  await sandbox.close();
  await rm(folder, { recursive: true });
});

let answer: (call: StandInCall) => StandInAnswer | Promise<StandInAnswer>;
let docker: StandIn;
beforeEach(async () => {
  answer = () => WELL;
  docker = await standIn('docker', (call) => answer(call));
});
afterEach(() => docker.close());

/** A script that finds the stand-in where docker would be. */
function run(name: string, ...words: readonly string[]) {
  return runScript(name, words, { PATH: `${docker.folder}:${process.env.PATH}` });
}

/** What the stand-in was asked, without the questions whether it is there. */
function asked(): readonly string[] {
  return docker.calls.map(({ words }) => words.join(' ')).filter((line) => !/^(compose )?version/.test(line));
}

describe.each([
  ['docker-up', '--service NAME'],
  ['docker-build', '--tag VERSION'],
  ['docker-push', '--tag VERSION'],
])('%s', (name, words) => {
  it('tells how it is used, and refuses what it does not know', async () => {
    const help = await run(name, '--help');
    expect(help).toMatchObject({ code: 0, output: expect.stringContaining(words) });
    const mistake = await run(name, '--colour', 'blue');
    expect(mistake).toMatchObject({ code: 2, errors: expect.stringContaining("'--colour'") });
    expect(docker.calls).toEqual([]);
  });

  it('says so where there is no docker', async () => {
    const words = name === 'docker-up' ? [] : ['--tag', '1', '--environments', environments];
    const nowhere = await runScript(name, words, { PATH: path.dirname(process.execPath) });
    expect(nowhere).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/no docker on this machine|engine does not answer/),
    });
  });
});

describe('npm run docker:up', () => {
  it('starts everything, waits, and tells where it is', async () => {
    const { code, output } = await run('docker-up');
    expect(code).toBe(0);
    expect(asked()).toEqual(['compose up --detach --wait --wait-timeout 600']);
    expect(output).toContain('console     http://localhost:3000');
    expect(output).toMatch(/Sign in to the console with the password [\w-]{16}\n/);
  });

  it('starts one part alone, or another emulator than LocalStack', async () => {
    await run('docker-up', '--service', 'ingestion-api', '--build', '--timeout', '60');
    const other = await run('docker-up', '--endpoint', 'http://127.0.0.1:4566', '--dry-run');
    expect(asked()).toEqual([
      'compose up --detach --wait --wait-timeout 60 --build --no-deps --force-recreate ingestion-api',
    ]);
    expect(other.output).toBe('docker compose up --detach --wait --wait-timeout 600 --scale localstack=0\n');
  });

  it('says what is missing, or sick', async () => {
    answer = () => ({ code: 1, errors: 'Cannot connect to the Docker daemon\n' });
    expect(await run('docker-up')).toMatchObject({
      code: 2,
      errors: 'docker is here, and its engine does not answer: Cannot connect to the Docker daemon\n',
    });
    answer = ({ words }) => (words[0] === 'compose' ? { code: 125 } : WELL);
    expect(await run('docker-up')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('docker-compose-plugin'),
    });
    answer = ({ words }) => (words[1] === 'up' ? { code: 1 } : WELL);
    expect(await run('docker-up')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('Not everything is healthy'),
    });
  });
});

describe('npm run docker:build:prod', () => {
  it('builds every image for the registry of production', async () => {
    const { code, output } = await run('docker-build', '--environments', environments, '--tag', '1.9.0');
    expect(code).toBe(0);
    expect(asked()).toHaveLength(DEPLOYABLES.length);
    for (const [index, { repository }] of DEPLOYABLES.entries())
      expect(asked()[index]).toContain(`--tag ${REGISTRY}/${repository}:1.9.0 .`);
    expect(output).toContain(`1 of ${DEPLOYABLES.length}: ${REGISTRY}/tiktok-commerce/ingestion-api:1.9.0`);
    expect(output).toContain(`Built ${DEPLOYABLES.length} images of 1.9.0 for prod`);
  });

  it('shows what it would do, and stops at the first that fails', async () => {
    const words = ['--environments', environments, '--tag', '1.9.0', '--only', 'auto-tagger,console'];
    const dry = await run('docker-build', ...words, '--dry-run');
    expect(docker.calls).toEqual([]);
    expect(dry.output.split('\n')).toEqual([
      expect.stringMatching(/^docker build .* --target function .*auto-tagger:1\.9\.0 \.$/),
      expect.stringMatching(/^docker build .*console:1\.9\.0 \.$/),
      '',
    ]);
    answer = ({ words: [verb] }) => (verb === 'build' ? { code: 1 } : WELL);
    const failed = await run('docker-build', ...words);
    expect(failed).toMatchObject({ code: 1, errors: expect.stringContaining('auto-tagger was not built') });
    expect(asked()).toHaveLength(1);
  });

  it.each([
    ['--only', 'shop'],
    ['--tag', 'a b'],
    ['--platform', 'windows/amd64'],
  ])('refuses %s %s', async (...words) => {
    expect(await run('docker-build', '--environments', environments, ...words)).toMatchObject({ code: 2 });
    expect(docker.calls).toEqual([]);
  });
});

describe('npm run docker:push', () => {
  const words = () => ['--environments', environments, '--tag', '2.0.0'];

  it('shows what it would do', async () => {
    const { code, output } = await run('docker-push', ...words(), '--dry-run');
    expect(code).toBe(0);
    expect(output.split('\n').slice(0, 2)).toEqual([
      `docker login --username AWS --password-stdin ${REGISTRY}`,
      `docker push ${REGISTRY}/tiktok-commerce/ingestion-api:2.0.0`,
    ]);
    expect(docker.calls).toEqual([]);
  });

  it('signs in by a token, pushes what is not there, and looks whether it is', async () => {
    for (const { repository } of DEPLOYABLES)
      await clients.ecr.send(new CreateRepositoryCommand({ repositoryName: repository }));
    await received(`${REGISTRY}/tiktok-commerce/console:2.0.0`);
    answer = async ({ words: [verb, image = ''] }) => {
      if (verb === 'push') await received(image);
      return WELL;
    };
    const { code, output } = await run('docker-push', ...words());
    expect(code).toBe(0);
    const [login, ...pushes] = docker.calls.filter(({ words: [verb] }) => verb !== 'version');
    expect(login?.words).toEqual(['login', '--username', 'AWS', '--password-stdin', REGISTRY]);
    // The token of the sandbox is 48 random bytes.
    expect(login?.input).toMatch(/^[\w-]{64}$/);
    expect(output).not.toContain(login?.input);
    expect(pushes.map(({ words: line }) => line.join(' '))).toEqual(
      DEPLOYABLES.filter(({ name }) => name !== 'console').map(
        ({ repository }) => `push ${REGISTRY}/${repository}:2.0.0`,
      ),
    );
    expect(output).toContain(`console:2.0.0 is there already`);
    expect(output).toContain(
      `${DEPLOYABLES.length} images are in the registry, ${DEPLOYABLES.length - 1} of them new.`,
    );
  });

  it('does not believe a push that left nothing, and refuses another account', async () => {
    const lost = await run('docker-push', '--environments', environments, '--tag', '2.0.1');
    expect(lost).toMatchObject({ code: 1, errors: expect.stringContaining('is not in the registry') });
    const elsewhere = await run('docker-push', ...words(), '--environment', 'elsewhere');
    expect(elsewhere).toMatchObject({
      code: 2,
      errors: expect.stringContaining('its credentials lead to account 123456789012'),
    });
  });

  /** What a registry has after a push. */
  async function received(image: string): Promise<void> {
    const [, repositoryName = '', imageTag = ''] = /^[^/]+\/([^:]+):(.+)$/.exec(image) ?? [];
    const digest = `sha256:${Buffer.from(repositoryName).toString('hex').padEnd(64, '0').slice(0, 64)}`;
    const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
    await clients.ecr.send(
      new PutImageCommand({
        repositoryName,
        imageTag,
        imageManifestMediaType: mediaType,
        imageManifest: JSON.stringify({
          schemaVersion: 2,
          mediaType,
          config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 1, digest },
          layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size: 1, digest }],
        }),
      }),
    );
  }
});
