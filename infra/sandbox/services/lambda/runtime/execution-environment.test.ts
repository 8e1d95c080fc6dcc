import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProcessHost } from '../../../processes/process-host.ts';
import type { ProcessPlan } from '../../../processes/process-host.ts';
import { ExecutionEnvironment } from './execution-environment.ts';

const host = new ProcessHost();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'environment-'));
  await writeFile(
    path.join(folder, 'index.mjs'),
    `export async function handler({ exits }) {
      if (exits) setTimeout(() => process.exit(3), 50);
      return { pid: process.pid };
    }`,
  );
});
afterAll(async () => {
  await host.close(0);
  await rm(folder, { recursive: true });
});

/** One whose Runtime API and whose listeners for the end of its process can be looked at. */
async function start() {
  let apiAddress = '';
  let listeners = 0;
  const watched = {
    start(plan: ProcessPlan) {
      apiAddress = plan.environment.AWS_LAMBDA_RUNTIME_API ?? '';
      const hosted = host.start(plan);
      const { ended } = hosted;
      const then = ended.then.bind(ended);
      const counted = Object.assign(ended, {
        then: ((...given: Parameters<typeof then>) => {
          listeners++;
          return then(...given);
        }) as typeof then,
      });
      return { ...hosted, ended: counted };
    },
  };
  const environment = await ExecutionEnvironment.start(watched, {
    modulePath: path.join(folder, 'index.mjs'),
    exportName: 'handler',
    memoryMb: 128,
    variables: {},
  });
  return { environment, apiAddress, listeners: () => listeners };
}

function run(environment: ExecutionEnvironment, event: unknown = {}, requestId = 'one') {
  const payload = JSON.stringify(event);
  return environment.run({ requestId, payload, invokedFunctionArn: 'arn:aws:lambda:x:0:function:f' }, 20_000);
}

it('keeps nothing of an event with the end of its process', async () => {
  const { environment, listeners } = await start();
  const before = listeners();
  for (const requestId of ['one', 'two', 'three'])
    expect((await run(environment, {}, requestId)).outcome).toMatchObject({ kind: 'response' });
  expect(listeners()).toBe(before);
  await environment.stop();
}, 30_000);

it('gives its Runtime API up where its process ends between two events', async () => {
  const { environment, apiAddress } = await start();
  expect((await run(environment, { exits: true })).outcome).toMatchObject({ kind: 'response' });
  await expect.poll(() => environment.isAlive, { timeout: 10_000 }).toBe(false);
  const [address = '', port] = apiAddress.split(':');
  await expect
    .poll(
      () =>
        new Promise((resolve) => {
          const socket = connect(Number(port), address, () => resolve('listens'));
          socket.once('error', ({ message }) => resolve(message));
          socket.once('connect', () => socket.destroy());
        }),
    )
    .toContain('ECONNREFUSED');
  expect((await run(environment)).outcome).toEqual({ kind: 'exit', exitCode: 3 });
}, 30_000);
