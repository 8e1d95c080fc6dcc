import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueOf } from '../../core/cells/cell.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Environment } from '../../core/environments/schema.ts';
import {
  containerUsage,
  inspectContainer,
  listContainers,
} from '../../core/resources/containers/containers.ts';
import {
  containerDeployable,
  listContainerDeployables,
} from '../../core/resources/containers/deployables.ts';
import { containerLogs, followContainerLogs } from '../../core/resources/containers/logs.ts';
import { containerFigures } from '../../core/resources/metrics/container-figures.ts';
import type { ContainerSummary, LogEvent } from '../../core/resources/containers/types.ts';
import type { Source } from '../../core/resources/source.ts';
import { patience, sourceOn } from '../../core/testing/sources.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { PROJECT, startContainers, until } from './containers.fixture.ts';
import type { Containers } from './containers.fixture.ts';

let containers: Containers;
let source: Source;
beforeAll(async () => {
  containers = await startContainers();
  source = dockerSource(containers.engine.socketPath);
  await containers.up({
    api: { image: 'shop/api:1.0', ports: ['127.0.0.1::3001'], scale: 2, restart: 'unless-stopped' },
    broken: { image: 'shop/worker:1.0', environment: { EXIT_AFTER_MS: '50', EXIT_CODE: '3' } },
  });
}, 60_000);
afterAll(async () => {
  source.clients.destroy();
  await containers.close();
});

function dockerSource(socket: string): Source {
  const environment: Environment = {
    ...sourceOn('http://127.0.0.1:9').environment,
    compute: { kind: 'docker', project: PROJECT, socket },
  };
  return { environment, clients: createClients(environment, {} as NodeJS.ProcessEnv), reader: new Reader() };
}

/** What is there now: an answer that was kept for a moment is asked again. */
function now(): Promise<readonly ContainerSummary[]> {
  source.reader.forget(source.environment.id);
  return listContainers(source, patience()).then((cell) => valueOf(cell) ?? []);
}

async function first(service: string): Promise<string> {
  const found = (await now()).find((one) => one.service === service);
  return found?.id ?? '';
}

describe('the containers of a compose project', () => {
  it('are listed in one call, with health, ports and how they ended', async () => {
    const all = await until(
      now,
      (listed) => listed.filter(({ health }) => health === 'healthy').length === 2,
    );
    expect(all.map(({ name, state }) => [name, state])).toEqual([
      [`${PROJECT}-api-1`, 'running'],
      [`${PROJECT}-api-2`, 'running'],
      [`${PROJECT}-broken-1`, 'exited'],
    ]);
    expect(all[0]?.ports).toEqual([
      { containerPort: 3001, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: expect.any(Number) as number },
    ]);
    expect(all[2]?.exitCode).toBe(3);
  });

  it('are looked into one by one', async () => {
    const cell = await inspectContainer(source, await first('api'), patience());
    expect(valueOf(cell)).toMatchObject({
      service: 'api',
      state: 'running',
      restartCount: 0,
      restartPolicy: 'unless-stopped',
      addresses: [{ network: `${PROJECT}_default`, address: expect.stringMatching(/^127\./) as string }],
    });
    expect(await inspectContainer(source, 'f'.repeat(64), patience())).toMatchObject({
      state: 'absent',
      detail: `No such container: ${'f'.repeat(64)}`,
    });
  });

  it('use processor and memory, where they run', async () => {
    const usage = valueOf(await containerUsage(source, await first('api'), patience()));
    expect(usage?.memoryBytes).toBeGreaterThan(5 * 1_048_576);
    expect(usage?.cpuPercent).toBeGreaterThanOrEqual(0);
    expect(await containerUsage(source, await first('broken'), patience())).toMatchObject({ state: 'empty' });
  });

  it('print lines, which are read and followed', async () => {
    const lines = valueOf(await containerLogs(source, await first('broken'), 10, patience()));
    expect(lines?.at(-1)).toMatchObject({ stream: 'stderr', text: 'ending as told' });
    const id = await first('api');
    const told: LogEvent[] = [];
    const options = { signal: AbortSignal.timeout(20_000), maxSeconds: 20, maxPerSecond: 50, tail: 5 };
    for await (const event of followContainerLogs(source, id, options)) {
      if (told.length === 0) await containers.docker.getContainer(id).stop();
      told.push(event);
    }
    const texts = told.flatMap((event) =>
      event.kind === 'lines' ? event.lines.map(({ text }) => text) : [],
    );
    expect(texts[0]).toMatch(/^listening on /);
    expect(texts.at(-1)).toBe('stopping');
    expect(told.at(-1)).toMatchObject({ kind: 'end', reason: 'ended' });
    await containers.docker.getContainer(id).start();
  });

  it('are what is deployed', async () => {
    expect(valueOf(await listContainerDeployables(source, patience()))).toEqual(['api', 'broken']);
    const broken = valueOf(await containerDeployable(source, 'broken', patience()));
    expect(broken).toMatchObject({ stage: 'failed', sides: [{ tag: '1.0', desired: 1, running: 0 }] });
    expect(broken?.events.map(({ message }) => message)).toContain(
      `${PROJECT}-broken-1 ended with exit code 3`,
    );
    expect(await containerDeployable(source, 'none', patience())).toMatchObject({ state: 'absent' });
  });
});

it('says so where no engine listens', async () => {
  const nowhere = dockerSource('/nowhere/docker.sock');
  expect(await listContainers(nowhere, patience())).toMatchObject({
    state: 'unreachable',
    detail: 'No Docker Engine listens at /nowhere/docker.sock.',
  });
  for await (const event of followContainerLogs(nowhere, 'ab', {
    signal: AbortSignal.timeout(5_000),
    maxSeconds: 1,
    maxPerSecond: 1,
    tail: 1,
  }))
    expect(event).toMatchObject({ kind: 'end', reason: 'failed', failure: { state: 'unreachable' } });
  nowhere.clients.destroy();
});

describe('the figures of containers', () => {
  it('are those of the engine, by service; what tells no metrics of its own has no requests', async () => {
    const cell = await until(
      async () => {
        source.reader.forget(source.environment.id);
        return containerFigures(source, patience(10_000));
      },
      (told) => (valueOf(told)?.services ?? []).some(({ memoryBytes = 0 }) => memoryBytes > 0),
    );
    const api = valueOf(cell)?.services.find(({ service }) => service === 'api');
    expect(api).toMatchObject({ service: 'api', containers: 2, requests: undefined });
    expect(api?.memoryBytes).toBeGreaterThan(1_000_000);
    expect(api?.cpuPercent).toBeGreaterThanOrEqual(0);
    expect(valueOf(cell)?.services.some(({ service }) => service === 'broken')).toBe(false);
  });

  it('are nobody’s where ECS runs the services', async () => {
    const ecs = sourceOn('http://127.0.0.1:9');
    expect(await containerFigures(ecs, patience())).toMatchObject({ state: 'unsupported' });
    ecs.clients.destroy();
  });
});
