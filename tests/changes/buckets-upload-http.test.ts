import { request as httpRequest } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, HeadObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { parseEnvironments } from '../../core/environments/load.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { buildOf } from '../loaders/pages.ts';
import { everyRoute } from '../loaders/route-tree.ts';
import { serveConsole } from '../loaders/served-console.ts';
import type { ServedConsole } from '../loaders/served-console.ts';

const MIB = 1_048_576;

/** What is merely not collected yet is not held. */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let sandbox: Sandbox;
let served: ServedConsole;
let clients: Clients;
let cookie = '';

beforeAll(async () => {
  sandbox = await startSandbox({ account: '000000000000', services: allServices });
  const environment = (id: string) => ({
    id,
    label: id,
    guard: 'none',
    region: 'us-east-1',
    account: '000000000000',
    endpoint: sandbox.url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    names: { stage: id },
  });
  const file = JSON.stringify({ environments: [environment('dev'), environment('prod')] });
  served = await serveConsole(buildOf(everyRoute()), {}, Date.now, undefined, file);
  const [dev] = parseEnvironments(file, 'test.yaml').environments;
  if (!dev) throw new Error('no environment');
  clients = createClients(dev, {} as NodeJS.ProcessEnv, 'changing');
  await clients.s3.send(new CreateBucketCommand({ Bucket: 'inbox' }));
  cookie = await served.cookieOf('operator');
}, 60_000);
afterAll(async () => {
  clients.destroy();
  await served.close();
  await sandbox.close();
});

/** Confirms an upload of one file, as the form does: a run that waits. */
async function confirm(key: string, sizeBytes: number): Promise<string> {
  const run = newRunId(Date.now());
  const input = { bucket: 'inbox', files: [{ key, sizeBytes, contentType: 'text/plain' }] };
  const answer = await served.ask('/actions/buckets.put-object/answer', {
    form: { intent: 'begin', environment: 'dev', key: run, input: JSON.stringify(input) },
    headers: { cookie },
  });
  expect(answer.status, answer.text).toBe(202);
  return run;
}

interface Sent {
  readonly status: number;
  readonly text: string;
}

/** Sends so many megabytes, and leaves after some of them where asked to. */
function send(
  path: string,
  megabytes: number,
  more: {
    readonly leaveAfter?: number;
    readonly headers?: Record<string, string>;
    readonly tick?: () => void;
  } = {},
): Promise<Sent | 'left'> {
  const chunk = randomBytes(MIB);
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: served.port,
      path,
      method: 'POST',
      agent: false,
      headers: {
        cookie,
        origin: `http://127.0.0.1:${served.port}`,
        'content-type': 'application/octet-stream',
        'content-length': String(megabytes * MIB),
        ...more.headers,
      },
    });
    let isLeaving = false;
    request.once('error', (error) => (isLeaving ? resolve('left') : reject(error)));
    request.once('response', (response) => {
      let text = '';
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    let sent = 0;
    const write = () => {
      while (sent < megabytes) {
        if (sent === more.leaveAfter) {
          isLeaving = true;
          return void setTimeout(() => request.destroy(), 200);
        }
        sent += 1;
        more.tick?.();
        if (!request.write(chunk)) return void request.once('drain', write);
      }
      request.end();
    };
    write();
  });
}

async function ended(run: string): Promise<string> {
  for (;;) {
    const { text } = await served.ask(`/operations/${run}`, { headers: { cookie } });
    const state = /data-run-state="(\w+)"/.exec(text)?.[1] ?? 'none';
    if (state !== 'running' && state !== 'waiting') return state;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('the content of an upload over HTTP', () => {
  it('of any size goes through, and little of it is in memory', async () => {
    const megabytes = 200;
    const run = await confirm('large', megabytes * MIB);
    let [most, ticks] = [0, 0];
    const answer = await send(`/buckets/inbox/upload?run=${run}`, megabytes, {
      tick() {
        if ((ticks += 1) % 40 > 0) return;
        collectGarbage();
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      },
    });
    expect(answer).toMatchObject({
      status: 200,
      text: expect.stringMatching(/"state":"done".*SHA-256/) as string,
    });
    const head = await clients.s3.send(new HeadObjectCommand({ Bucket: 'inbox', Key: 'large' }));
    expect(head.ContentLength).toBe(megabytes * MIB);
    // The browser, the console and the sandbox all run in this process.
    expect(most).toBeLessThan(150 * MIB);
  }, 60_000);

  it('is let in at this one address alone, from the console itself', async () => {
    const run = await confirm('small', MIB);
    const address = `/buckets/inbox/upload?run=${run}`;
    expect(await send('/buckets/inbox/upload', 1)).toMatchObject({ status: 413 });
    expect(await send('/buckets/inbox/objects?run=x', 1)).toMatchObject({ status: 413 });
    expect(await send(address, 1, { headers: { origin: 'http://elsewhere.example' } })).toMatchObject({
      status: 403,
    });
    expect(await send(address.replace('inbox', 'other'), 1)).toMatchObject({ status: 404 });
    const stranger = await served.cookieOf('admin');
    expect(await send(address, 1, { headers: { cookie: stranger } })).toMatchObject({ status: 404 });
    expect(await send(address, 1, { headers: { cookie: await served.cookieOf('viewer') } })).toMatchObject({
      status: 403,
    });
    expect(await send(address, 1)).toMatchObject({
      status: 200,
      text: expect.stringContaining('"done"') as string,
    });
    expect(await send(address, 1)).toMatchObject({ status: 409 });
  });

  it('that breaks off leaves nothing behind', async () => {
    const run = await confirm('broken', 60 * MIB);
    expect(await send(`/buckets/inbox/upload?run=${run}`, 60, { leaveAfter: 30 })).toBe('left');
    expect(await ended(run)).toBe('cancelled');
    const { Uploads } = await clients.s3.send(new ListMultipartUploadsCommand({ Bucket: 'inbox' }));
    expect(Uploads ?? []).toEqual([]);
  }, 30_000);
});
