import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../testing/redis-server.ts';
import type { TestRedis } from '../testing/redis-server.ts';
import { failureOf } from '../upstream/failure.ts';
import type { RedisConnection } from './redis.ts';
import { connectRedis } from './redis.ts';
import { elasticacheToken } from './redis-sign-in.ts';
import type { CacheTarget } from './schema.ts';

const credentials = () => Promise.resolve({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' });
const open: RedisConnection[] = [];

function connection(target: Omit<CacheTarget, 'id'>, variables: Readonly<Record<string, string>> = {}) {
  const made = connectRedis(
    { id: 'main', ...target },
    { region: 'us-east-1', credentials, variables: variables as NodeJS.ProcessEnv },
    'changing',
  );
  open.push(made);
  return made;
}

function ping(made: RedisConnection, signal = new AbortController().signal): Promise<string> {
  return made.use(signal, (client) => client.ping());
}

async function stateOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'fresh',
    (error: unknown) => failureOf(error, 'redis:PING').state,
  );
}

const plain = await startRedis();
const locked = await startRedis('--requirepass', 'right');

afterAll(async () => {
  for (const one of open) one.close();
  await plain?.close();
  await locked?.close();
});

describe.skipIf(!plain || !locked)('a live cache', () => {
  const [{ url }, { url: lockedUrl }] = [plain, locked] as [TestRedis, TestRedis];

  it('is signed in to once, and used by all', async () => {
    const made = connection({ url });
    const ids = await Promise.all(
      Array.from({ length: 5 }, () =>
        made.use(new AbortController().signal, (client) => client.client('ID')),
      ),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('gives MONITOR a connection of its own', async () => {
    const made = connection({ url });
    const shared = await made.use(new AbortController().signal, (client) => client.client('ID'));
    const own = await made.dedicated();
    expect(await own.client('ID')).not.toBe(shared);
    own.disconnect();
  });

  it('denies who has no password, or a wrong one, and takes the right one', async () => {
    expect(await stateOf(ping(connection({ url: lockedUrl })))).toBe('denied');
    const target = { url: lockedUrl, passwordVariable: 'CACHE_PASSWORD' };
    expect(await stateOf(ping(connection(target, { CACHE_PASSWORD: 'wrong' })))).toBe('denied');
    expect(await stateOf(ping(connection(target)))).toBe('denied');
    expect(await ping(connection(target, { CACHE_PASSWORD: 'right' }))).toBe('PONG');
    expect(await ping(connection({ url: lockedUrl.replace('redis://', 'redis://:right@') }))).toBe('PONG');
  });

  it('denies a user who may do nothing', async () => {
    const admin = connection({ url });
    await admin.use(new AbortController().signal, (client) =>
      client.call('ACL', 'SETUSER', 'nobody', 'on', '>pass', 'resetkeys', '-@all'),
    );
    const made = connection({ url, username: 'nobody', passwordVariable: 'P' }, { P: 'pass' });
    expect(await stateOf(ping(made))).toBe('denied');
  });

  it('is connected to anew after the connection was lost', async () => {
    const made = connection({ url });
    const signal = new AbortController().signal;
    const id = await made.use(signal, (client) => client.client('ID'));
    const other = connection({ url });
    const lost = made.use(signal, (client) => client.blpop('nothing', 5));
    // Listened to before it is lost: the answer to the kill may come later than the loss.
    const told = expect(lost).rejects.toMatchObject({ code: 'ECONNRESET' });
    await other.use(signal, (client) => client.call('CLIENT', 'KILL', 'ID', String(id)));
    await told;
    expect(await made.use(signal, (client) => client.client('ID'))).not.toBe(id);
  });

  it('is not waited for longer than its reader waits', async () => {
    const made = connection({ url });
    const startedAt = Date.now();
    const slow = made.use(AbortSignal.timeout(200), (client) => client.blpop('nothing', 15));
    expect(await stateOf(slow)).toBe('timed-out');
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  it('is not asked when nobody waits any more', async () => {
    expect(await stateOf(ping(connection({ url }), AbortSignal.abort()))).toBe('timed-out');
  });

  it('is not connected to once the console closes', async () => {
    const made = connection({ url });
    made.close();
    expect(await stateOf(ping(made))).toBe('unreachable');
  });
});

describe('a server that is none', () => {
  const sockets = new Set<Socket>();
  let silent: Server;
  let rude: Server;
  const addressOf = (server: Server) => `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    rude = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n<html>'));
    });
    for (const server of [silent, rude])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
    rude.close();
  });

  it('is unreachable where nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const url = addressOf(closed);
    await new Promise((resolve) => closed.close(resolve));
    expect(await stateOf(ping(connection({ url })))).toBe('unreachable');
  });

  it('is unreachable where the name is unknown', async () => {
    expect(await stateOf(ping(connection({ url: 'redis://no-such-host.invalid:6379' })))).toBe('unreachable');
  });

  it('is timed out where it takes the connection and says nothing', async () => {
    const startedAt = Date.now();
    expect(await stateOf(ping(connection({ url: addressOf(silent) })))).toBe('timed-out');
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  it('fails where it speaks another protocol', async () => {
    expect(['broken', 'unreachable', 'rejected']).toContain(
      await stateOf(ping(connection({ url: addressOf(rude) }))),
    );
  });

  it('fails where TLS is expected of a server that has none', async () => {
    const url = addressOf(rude).replace('redis:', 'rediss:');
    expect(['broken', 'unreachable', 'timed-out']).toContain(await stateOf(ping(connection({ url }))));
  });
});

describe("ElastiCache's sign-in", () => {
  const group = { replicationGroupId: 'prod-cluster', userId: 'console' };

  it('is a presigned connect request without its scheme', async () => {
    const token = await elasticacheToken(group, { region: 'us-east-1', credentials });
    const url = new URL(`http://${token}`);
    expect(url.hostname).toBe('prod-cluster');
    expect(url.pathname).toBe('/');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: 'connect',
      User: 'console',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Expires': '900',
      'X-Amz-SignedHeaders': 'host',
    });
    expect(url.searchParams.get('X-Amz-Credential')).toMatch(
      /^AKIAEXAMPLE\/\d{8}\/us-east-1\/elasticache\/aws4_request$/,
    );
    expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
    expect(url.searchParams.has('ResourceType')).toBe(false);
  });

  it('names a serverless cache as such', async () => {
    const token = await elasticacheToken(
      { ...group, serverless: true },
      { region: 'us-east-1', credentials },
    );
    expect(new URL(`http://${token}`).searchParams.get('ResourceType')).toBe('ServerlessCache');
  });
});
