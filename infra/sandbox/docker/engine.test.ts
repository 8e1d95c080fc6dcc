import type { Container, ContainerInspectInfo } from 'dockerode';
import { stat } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDockerEngine } from './engine.ts';
import { healthcheck, startTestEngine, until } from './test-engine.ts';
import type { TestEngine } from './test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine();
});
afterEach(async () => {
  for (const { Id } of await test.docker.listContainers({ all: true }))
    await test.docker.getContainer(Id).remove({ force: true });
});
afterAll(() => test.close());

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function portOf(container: { inspect(): Promise<ContainerInspectInfo> }): Promise<number> {
  const { NetworkSettings } = await container.inspect();
  return Number(NetworkSettings.Ports['3001/tcp']?.[0]?.HostPort);
}

/** Before, nothing of the program would notice that it is asked to end. */
async function listening(container: Container): Promise<void> {
  await until(
    () => container.logs({ stdout: true, follow: false }),
    (logs) => logs.includes('listening'),
  );
}

const published = { HostConfig: { PortBindings: { '3001/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } } };
const refusal = (statusCode: number, message: string | RegExp) =>
  expect.objectContaining({ statusCode, json: { message: expect.stringMatching(message) as string } });

describe('the engine', () => {
  it('tells what it is, and refuses versions beyond its own', async () => {
    expect(await test.docker.ping()).toEqual(Buffer.from('OK'));
    expect(await test.docker.version()).toMatchObject({ ApiVersion: '1.47', Os: 'linux' });
    expect(await test.docker.info()).toMatchObject({ Images: 1, Containers: 0 });
    expect((await stat(test.engine.socketPath)).mode & 0o777).toBe(0o600);
    const [image] = await test.docker.listImages();
    expect(image).toMatchObject({ RepoTags: ['shop/api:1.0'] });
    expect(await test.docker.getImage('shop/api:1.0').inspect()).toMatchObject({
      Id: image?.Id,
      Config: { Env: expect.arrayContaining(['APP_VERSION=1.0', 'PORT=3001']) as string[] },
    });
    await expect(test.docker.getImage('shop/none').inspect()).rejects.toEqual(
      refusal(404, /^No such image: shop\/none:latest$/),
    );
  });

  it('is one at a socket', async () => {
    const { socketPath } = test.engine;
    await expect(startDockerEngine({ socketPath, programs: {} })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describe('a container', () => {
  it('is a process with an address of its own, reached by the port that it publishes', async () => {
    const container = await test.run('api', published);
    const told = await container.inspect();
    expect(told).toMatchObject({ Name: '/api', State: { Status: 'running', Running: true } });
    expect(isAlive(told.State.Pid)).toBe(true);
    const address = told.NetworkSettings.Networks.bridge?.IPAddress ?? '';
    expect(address).toMatch(/^127\./);
    const port = await portOf(container);
    await listening(container);
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect(await answer.json()).toEqual({ version: '1.0', host: address });
    const [listed] = await test.docker.listContainers();
    expect(listed).toMatchObject({
      Names: ['/api'],
      Image: 'shop/api:1.0',
      State: 'running',
      Status: expect.stringMatching(/^Up /) as string,
      Ports: [{ IP: '127.0.0.1', PrivatePort: 3001, PublicPort: port, Type: 'tcp' }],
    });
  });

  it('is stopped, started, restarted, and says when there is nothing to do', async () => {
    const container = await test.run('api');
    await listening(container);
    const { State: first } = await container.inspect();
    await expect(container.start()).rejects.toMatchObject({ statusCode: 304 });
    await container.stop();
    expect(isAlive(first.Pid)).toBe(false);
    expect((await container.inspect()).State).toMatchObject({ Status: 'exited', ExitCode: 0, Pid: 0 });
    await expect(container.stop()).rejects.toMatchObject({ statusCode: 304 });
    expect(await test.docker.listContainers()).toEqual([]);
    await container.restart();
    const { State: second } = await container.inspect();
    expect(second.Status).toBe('running');
    expect(second.Pid).not.toBe(first.Pid);
  });

  it('is killed when it does not stop in time', async () => {
    const container = await test.run('stubborn', { Env: ['IGNORE_SIGTERM=1'] });
    await listening(container);
    await container.stop({ t: 1 });
    expect((await container.inspect()).State).toMatchObject({ Status: 'exited', ExitCode: 137 });
    await expect(container.kill()).rejects.toEqual(refusal(409, /is not running$/));
  });

  it('is started again by its policy as often as it says, and not when somebody stops it', async () => {
    const failing = await test.run('failing', {
      Env: ['EXIT_AFTER_MS=10', 'EXIT_CODE=3'],
      HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 } },
    });
    expect(await failing.wait()).toEqual({ StatusCode: 3 });
    expect(await failing.inspect()).toMatchObject({ RestartCount: 2, State: { Status: 'exited' } });
    const kept = await test.run('kept', { HostConfig: { RestartPolicy: { Name: 'unless-stopped' } } });
    const { State } = await kept.inspect();
    process.kill(State.Pid, 'SIGKILL');
    const again = await until(
      () => kept.inspect(),
      (told) => told.RestartCount === 1 && told.State.Status === 'running',
    );
    expect(again.State.Pid).not.toBe(State.Pid);
    await kept.stop();
    expect((await kept.inspect()).State.Status).toBe('exited');
  });

  it('is as healthy as its own check finds it', async () => {
    const healthOf = async (name: string) =>
      (await test.docker.getContainer(name).inspect()).State.Health?.Status ?? 'none';
    await test.run('good', { Healthcheck: healthcheck });
    expect(await healthOf('good')).toBe('starting');
    await until(
      () => healthOf('good'),
      (status) => status === 'healthy',
    );
    await test.run('bad', { Healthcheck: { ...healthcheck, StartPeriod: 1 }, Env: ['HEALTH_STATUS=500'] });
    await until(
      () => healthOf('bad'),
      (status) => status === 'unhealthy',
    );
    const [bad] = await test.docker.listContainers({ filters: { health: ['unhealthy'] } });
    expect(bad).toMatchObject({ Names: ['/bad'], Status: expect.stringContaining('(unhealthy)') as string });
  });

  it('finds the others of its network by their names', async () => {
    await test.docker.createNetwork({ Name: 'shop_default' });
    const on = { HostConfig: { NetworkMode: 'shop_default' } };
    const endpoint = { EndpointsConfig: { shop_default: { Aliases: ['api'] } } };
    await test.run('shop-api-1', { ...on, NetworkingConfig: endpoint });
    const ask = "fetch('http://api:3001/').then((r) => r.json()).then((body) => console.log(body.version))";
    const asking = await until(
      async () => {
        const container = await test.docker.createContainer({
          Image: 'shop/api:1.0',
          Cmd: ['node', '-e', ask],
          ...on,
        });
        await container.start();
        const { StatusCode } = (await container.wait()) as { StatusCode: number };
        return { container, StatusCode };
      },
      ({ StatusCode }) => StatusCode === 0,
    );
    expect((await asking.container.logs({ stdout: true })).toString('utf8', 8)).toBe('1.0\n');
  });
});

describe('what the engine refuses', () => {
  it('is said in its own words', async () => {
    const { docker } = test;
    const container = await test.run('api');
    await expect(docker.getContainer('none').inspect()).rejects.toEqual(
      refusal(404, /^No such container: none$/),
    );
    await expect(docker.createContainer({ Image: 'shop/none:2' })).rejects.toEqual(
      refusal(404, /^No such image: shop\/none:2$/),
    );
    await expect(docker.createContainer({ Image: 'shop/api:1.0', name: 'api' })).rejects.toEqual(
      refusal(409, /^Conflict\. The container name "\/api" is already in use by container/),
    );
    await expect(container.remove()).rejects.toEqual(
      refusal(409, /container is running: stop the container/),
    );
    await expect(docker.listContainers({ filters: { nonsense: ['x'] } })).rejects.toEqual(
      refusal(400, /^invalid filter 'nonsense'$/),
    );
    await expect(container.logs({})).rejects.toEqual(refusal(400, /at least one stream/));
  });

  it('leaves a container with the reason where its port is taken', async () => {
    const first = await test.run('first', published);
    const taken = { '3001/tcp': [{ HostIp: '127.0.0.1', HostPort: String(await portOf(first)) }] };
    const second = await test.docker.createContainer({
      name: 'second',
      Image: 'shop/api:1.0',
      HostConfig: { PortBindings: taken },
    });
    await expect(second.start()).rejects.toEqual(refusal(500, /port is already allocated$/));
    expect((await second.inspect()).State).toMatchObject({
      Status: 'created',
      Error: expect.stringMatching(/already allocated$/) as string,
    });
  });
});
