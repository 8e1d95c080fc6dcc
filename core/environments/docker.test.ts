import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectCalls } from './call-log.ts';
import type { LoggedCall } from './call-log.ts';
import { connectDocker, dockerAddress, dockerOperation } from './docker.ts';

const variables = (all: Readonly<Record<string, string>>) => all as NodeJS.ProcessEnv;

describe('where an engine is', () => {
  it.each([
    ['/run/d.sock', {}, { kind: 'socket', path: '/run/d.sock' }],
    ['unix:///run/d.sock', {}, { kind: 'socket', path: '/run/d.sock' }],
    [undefined, {}, { kind: 'socket', path: '/var/run/docker.sock' }],
    [undefined, { DOCKER_HOST: 'unix:///home/d.sock' }, { kind: 'socket', path: '/home/d.sock' }],
    ['/run/d.sock', { DOCKER_HOST: 'tcp://x:1' }, { kind: 'socket', path: '/run/d.sock' }],
    ['tcp://10.0.0.1', {}, { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://[::1]:99', {}, { kind: 'tcp', host: '::1', port: 99 }],
    [
      undefined,
      { DOCKER_HOST: 'tcp://d', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' },
      { kind: 'tcp', host: 'd', port: 2376, certificates: '/certs' },
    ],
  ] as const)('%j with %j is %j', (socket, env, address) => {
    expect(dockerAddress(socket, variables(env))).toEqual(address);
  });

  it.each(['ssh://me@there', 'docker', 'npipe:////./pipe/d'])('is not told by %s', (told) => {
    expect(() => dockerAddress(told, variables({}))).toThrow(RangeError);
  });
});

it.each([
  ['GET', '/containers/json?', 'docker:ContainerList'],
  ['GET', '/containers/ab/json?', 'docker:ContainerInspect'],
  ['GET', '/containers/ab/stats?', 'docker:ContainerStats'],
  ['GET', '/events?', 'docker:SystemEvents'],
  ['GET', '/images/shop/json', 'docker:ImageInspect'],
  ['POST', '/containers/create?', 'docker:ContainerCreate'],
  ['POST', '/containers/ab/restart?', 'docker:ContainerRestart'],
  ['DELETE', '/containers/ab?', 'docker:ContainerDelete'],
])('%s %s is %s', (method, address, operation) => {
  expect(dockerOperation(method, address)).toBe(operation);
});

describe('a client', () => {
  let server: Server;
  let directory: string;
  const asked: string[] = [];
  const socket = () => ({ kind: 'socket', path: path.join(directory, 'd.sock') }) as const;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'docker-client-'));
    server = createServer((request: IncomingMessage, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.statusCode = request.url?.includes('none') ? 404 : request.method === 'GET' ? 200 : 204;
      response.end(response.statusCode === 204 ? undefined : '[]');
    });
    await new Promise<void>((resolve) => server.listen(socket().path, resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });

  it('for reading sends reads, and nothing else', async () => {
    const { open, destroy } = connectDocker(socket(), 'reading');
    const docker = await open();
    expect(await docker.listContainers()).toEqual([]);
    const container = docker.getContainer('ab');
    const changes = [
      () => container.start(),
      () => container.stop(),
      () => container.restart(),
      () => container.kill(),
      () => container.remove(),
      () => container.rename({ name: 'x' }),
      () => container.exec({}),
      () => docker.createContainer({ Image: 'x' }),
      () => docker.pruneContainers(),
      () => docker.pull('x'),
    ];
    for (const change of changes) await expect(change()).rejects.toThrow(/is no read/);
    expect(asked.splice(0)).toEqual(['GET /containers/json']);
    destroy();
  });

  it('for changing notes what was answered', async () => {
    const { open, destroy } = connectDocker(socket(), 'changing');
    const docker = await open();
    const calls: LoggedCall[] = [];
    await collectCalls(calls, async () => {
      await docker.getContainer('ab').restart({ t: 3 });
      await docker
        .getContainer('none')
        .stop()
        .catch(() => undefined);
    });
    expect(calls).toEqual([
      { operation: 'docker:ContainerRestart', status: undefined },
      { operation: 'docker:ContainerStop', status: 404 },
    ]);
    destroy();
  });
});
