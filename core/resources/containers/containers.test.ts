import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasValue } from '../../cells/cell.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import {
  listContainersCommand,
  logsCommand,
  restartCommand,
  scaleCommand,
  startCommand,
  statsCommand,
  stopCommand,
  upCommand,
} from './commands.ts';
import { listContainers } from './containers.ts';
import { deployableOf } from './deployables.ts';
import { detailOf, summariesOf } from './engine-answers.ts';
import { eventsOf, eventWords } from './events.ts';
import { LogFrames } from './log-frames.ts';
import type { ContainerSummary } from './types.ts';
import { usageOf } from './usage.ts';

const listed = (Status: string, State: string, number = '1') => ({
  Id: `id-${number}`,
  Names: [`/shop-api-${number}`],
  Image: 'registry.test:5000/shop/api:1.4',
  ImageID: 'sha256:ab',
  State,
  Status,
  Created: 1_700_000_000,
  Labels: { 'com.docker.compose.service': 'api', 'com.docker.compose.container-number': number },
  Ports: [
    { PrivatePort: 3001, Type: 'tcp' },
    { IP: '127.0.0.1', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
  ],
});

describe('what the list tells', () => {
  it.each([
    ['Up 5 minutes (healthy)', 'running', 'healthy', undefined],
    ['Up 2 seconds (health: starting)', 'running', 'starting', undefined],
    ['Up 2 hours (unhealthy)', 'running', 'unhealthy', undefined],
    ['Up 2 hours', 'running', undefined, undefined],
    ['Up 2 hours (Paused)', 'paused', undefined, undefined],
    ['Exited (137) 3 minutes ago', 'exited', undefined, 137],
    ['Restarting (1) 2 seconds ago', 'restarting', undefined, 1],
    ['Created', 'created', undefined, undefined],
  ])('%s', (status, state, health, exitCode) => {
    expect(summariesOf([listed(status, state)])).toEqual([
      {
        id: 'id-1',
        name: 'shop-api-1',
        service: 'api',
        number: 1,
        image: 'registry.test:5000/shop/api:1.4',
        imageId: 'sha256:ab',
        state,
        status,
        health,
        exitCode,
        createdAt: 1_700_000_000_000,
        ports: [
          { containerPort: 3001, protocol: 'tcp', hostIp: undefined, hostPort: undefined },
          { containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 8080 },
        ],
      },
    ]);
  });

  it('is by service and number, the tenth after the second', () => {
    const answer = ['10', '2', '1'].map((number) => listed('Up 1 second', 'running', number));
    expect(summariesOf(answer).map(({ number }) => number)).toEqual([1, 2, 10]);
  });

  it.each([null, {}, [{ Id: 1 }], [listed('Up', 'flying')]])('is not %j', (answer) => {
    expect(() => summariesOf(answer)).toThrow();
  });
});

it('reads what a look at one container tells, the year 1 as never', () => {
  const detail = detailOf({
    Id: 'ab',
    Name: '/shop-api-1',
    Created: '2026-01-01T00:00:00.123456789Z',
    Image: 'sha256:cd',
    RestartCount: 2,
    State: {
      Status: 'exited',
      ExitCode: 137,
      Error: '',
      StartedAt: '2026-01-01T00:00:01Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      Health: { Status: 'unhealthy', Log: [{ End: '2026-01-01T00:00:02Z', ExitCode: 1, Output: 'no' }] },
    },
    Config: { Image: 'shop/api', Labels: null },
    HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } },
    NetworkSettings: {
      Ports: { '3001/tcp': [{ HostIp: '127.0.0.1', HostPort: '3101' }], '9/udp': null },
      Networks: { shop_default: { IPAddress: '172.18.0.2' }, other: { IPAddress: '' } },
    },
  });
  expect(detail).toMatchObject({
    service: 'shop-api-1',
    health: undefined,
    exitCode: 137,
    finishedAt: undefined,
    error: undefined,
    restartPolicy: 'on-failure:3',
    addresses: [{ network: 'shop_default', address: '172.18.0.2' }],
    ports: [
      { containerPort: 3001, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 3101 },
      { containerPort: 9, protocol: 'udp' },
    ],
    probes: [{ endedAt: Date.UTC(2026, 0, 1, 0, 0, 2), exitCode: 1, output: 'no' }],
  });
});

describe('what a container uses', () => {
  const stats = (more: object) => ({
    cpu_stats: { cpu_usage: { total_usage: 1_500 }, system_cpu_usage: 12_000, online_cpus: 4 },
    precpu_stats: { cpu_usage: { total_usage: 500 }, system_cpu_usage: 10_000 },
    memory_stats: { usage: 100, limit: 1_000, stats: { inactive_file: 30 } },
    ...more,
  });

  it('is told as docker stats does', () => {
    expect(usageOf(stats({ pids_stats: { current: 7 } }))).toEqual({
      cpuPercent: 200,
      processors: 4,
      memoryBytes: 70,
      memoryLimitBytes: 1_000,
      processes: 7,
      receivedBytes: undefined,
      sentBytes: undefined,
    });
  });

  it.each([
    [
      { memory_stats: { usage: 100, stats: { total_inactive_file: 40, inactive_file: 30 } } },
      { memoryBytes: 60 },
    ],
    [{ memory_stats: { usage: 100, stats: { inactive_file: 300 } } }, { memoryBytes: 100 }],
    [{ precpu_stats: { cpu_usage: { total_usage: 2_000 } } }, { cpuPercent: 0 }],
    [
      { networks: { a: { rx_bytes: 1, tx_bytes: 2 }, b: { rx_bytes: 3, tx_bytes: 4 } } },
      { receivedBytes: 4, sentBytes: 6 },
    ],
  ])('with %j', (more, told) => {
    expect(usageOf(stats(more))).toMatchObject(told);
  });

  it('is nothing where it does not run', () => {
    expect(usageOf(stats({ memory_stats: {} }))).toBeUndefined();
  });
});

describe('a log', () => {
  const frame = (stream: number, text: string) => {
    const header = Buffer.alloc(8);
    header.writeUInt8(stream, 0);
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };

  it('is the same however it is cut into pieces', () => {
    const whole = Buffer.concat([
      frame(1, '2026-01-01T00:00:00.5Z one\n2026-01-01T00:00:01Z t'),
      frame(2, '2026-01-01T00:00:02Z ärger\n'),
      frame(1, 'wo\n'),
      frame(1, 'no time'),
    ]);
    const at = (seconds: number) => Date.UTC(2026, 0, 1) + seconds * 1_000;
    const expected = [
      { at: at(0.5), stream: 'stdout', text: 'one' },
      { at: at(2), stream: 'stderr', text: 'ärger' },
      { at: at(1), stream: 'stdout', text: 'two' },
      { at: 0, stream: 'stdout', text: 'no time' },
    ];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (sizes) => {
        const frames = new LogFrames();
        const lines = [];
        for (let start = 0, turn = 0; start < whole.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          lines.push(...frames.push(whole.subarray(start, start + size)));
          start += size;
        }
        expect([...lines, ...frames.end()]).toEqual(expected);
      }),
    );
  });

  it('of a terminal has no frames', () => {
    const frames = new LogFrames();
    expect(frames.push(Buffer.from('2026-01-01T00:00:00Z plain\r\nrest'))).toMatchObject([{ text: 'plain' }]);
    expect(frames.end()).toEqual([{ at: 0, stream: 'stdout', text: 'rest' }]);
  });
});

it('reads events, newest first, in a few words', () => {
  const event = (Action: string, attributes: object) =>
    JSON.stringify({
      Action,
      timeNano: 5e6,
      Actor: { ID: 'ab', Attributes: { name: 'api-1', ...attributes } },
    });
  const text = `${event('start', {})}\n${event('die', { exitCode: '3' })}\n${event('health_status: healthy', {})}\n`;
  expect(eventsOf(text).map(eventWords)).toEqual([
    'api-1 is healthy',
    'api-1 ended with exit code 3',
    'api-1: started',
  ]);
});

describe('a service of compose as what is deployed', () => {
  const one = (more: Partial<ContainerSummary>): ContainerSummary => ({
    id: 'a',
    name: 'shop-api-1',
    service: 'api',
    number: 1,
    image: 'shop/api:1.4',
    imageId: 'sha256:ab',
    state: 'running',
    status: 'Up',
    createdAt: 5,
    ports: [],
    ...more,
  });

  it.each<readonly [readonly Partial<ContainerSummary>[], string, object]>([
    [[{ health: 'healthy' }, { health: 'healthy' }], 'steady', { running: 2, desired: 2, unhealthy: 0 }],
    [[{ health: 'healthy' }, { health: 'starting' }], 'deploying', { running: 1, pending: 1 }],
    [[{ health: 'unhealthy' }, {}], 'failed', { running: 2, unhealthy: 1 }],
    [[{}, { state: 'restarting', status: 'Restarting (1)' }], 'failed', { rolloutReason: 'Restarting (1)' }],
    [[{ state: 'exited', exitCode: 3 }], 'failed', { running: 0, desired: 1 }],
    [
      [{ state: 'exited', exitCode: 143 }],
      'scaled to zero',
      { running: 0, desired: 1, unhealthy: undefined },
    ],
    [[{ state: 'paused' }, {}], 'paused', {}],
    [[{ state: 'created' }], 'deploying', { pending: 1 }],
  ])('%j is %s', (containers, stage, side) => {
    const told = deployableOf('shop', 'api', containers.map(one));
    expect(told).toMatchObject({ name: 'api', way: 'docker', stage, cluster: 'shop', deployedAt: 5 });
    expect(told.sides).toEqual([expect.objectContaining({ tag: '1.4', ...side })]);
  });

  it.each([
    ['shop/api@sha256:12', 'sha256:12'],
    ['registry.test:5000/api', 'latest'],
    ['sha256:12', 'sha256:12'],
  ])('%s has the tag %s', (image, tag) => {
    expect(deployableOf('shop', 'api', [one({ image })]).sides[0]?.tag).toBe(tag);
  });
});

it('is not offered where ECS runs the services', async () => {
  const source = sourceOn('http://127.0.0.1:9');
  const cell = await listContainers(source, patience());
  expect(cell).toMatchObject({ state: 'unsupported', operation: 'docker:ContainerList' });
  expect(hasValue(cell)).toBe(false);
});

it('has the lines of docker compose', () => {
  const target = { project: 'shop', host: 'unix:///run/my d.sock' };
  expect(restartCommand(target, 'api')).toBe(
    "docker --host 'unix:///run/my d.sock' compose --project-name shop restart api",
  );
  const plain = { project: 'shop' };
  expect(scaleCommand(plain, 'api', 3)).toBe(
    'docker compose --project-name shop up --detach --no-deps --no-recreate --scale api=3 api',
  );
  expect(upCommand(plain, 'api')).toBe(
    'docker compose --project-name shop up --detach --no-deps --force-recreate api',
  );
  expect([stopCommand(plain, 'a'), startCommand(plain, 'a'), listContainersCommand(plain)]).toEqual([
    'docker compose --project-name shop stop a',
    'docker compose --project-name shop start a',
    'docker compose --project-name shop ps --all',
  ]);
  expect(logsCommand(plain, 'a')).toMatch(/logs --follow --timestamps --tail 200 a$/);
  expect(statsCommand(plain, ['x', 'y'])).toBe('docker stats --no-stream x y');
});
