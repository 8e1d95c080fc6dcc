import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../testing/redis-server.ts';
import type { TestRedis } from '../testing/redis-server.ts';
import { failureOf } from '../upstream/failure.ts';
import { ask, connectRawRedis } from './raw-redis.ts';
import type { RawRedis, RawRedisOptions } from './raw-redis.ts';
import { NotAReadError } from './reading-only.ts';
import { connectRedis } from './redis.ts';
import { OversizedReply } from './resp-reader.ts';
import type { CacheTarget } from './schema.ts';

const credentials = () => Promise.resolve({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' });
const open: RawRedis[] = [];

async function connected(
  target: Omit<CacheTarget, 'id'>,
  { variables = {}, ...options }: RawRedisOptions & { variables?: Readonly<Record<string, string>> } = {},
): Promise<RawRedis> {
  const signIn = { region: 'us-east-1', credentials, variables: variables as NodeJS.ProcessEnv };
  const made = await connectRawRedis({ id: 'main', ...target }, signIn, options);
  open.push(made);
  return made;
}

async function stateOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'fresh',
    (error: unknown) => failureOf(error, 'redis:PING').state,
  );
}

const plain = await startRedis('--databases', '4');
const locked = await startRedis('--requirepass', 'right');

afterAll(async () => {
  for (const one of open) one.close();
  await plain?.close();
  await locked?.close();
});

describe.skipIf(!plain || !locked)('a raw connection', () => {
  const [{ url }, { url: lockedUrl }] = [plain, locked] as [TestRedis, TestRedis];

  it('answers batches in order, refusals among the answers', async () => {
    const redis = await connected({ url });
    const [first, second] = await Promise.all([
      redis.send([
        ['SET', 'k', 'v'],
        ['GET', 'k'],
        ['LPUSH', 'k', 'x'],
        ['GET', 'none'],
      ]),
      redis.send([['STRLEN', 'k']]),
    ]);
    expect(first).toMatchObject(['OK', Buffer.from('v'), { code: 'WRONGTYPE' }, null]);
    expect(second).toEqual([1]);
    expect(await redis.send([])).toEqual([]);
    await expect(ask(redis, 'LPUSH', 'k', 'x')).rejects.toMatchObject({ code: 'WRONGTYPE' });
  });

  it('keeps bytes as they are', async () => {
    const redis = await connected({ url });
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await redis.send([['SET', bytes, bytes]]);
    expect(await ask(redis, 'GET', bytes)).toEqual(bytes);
  });

  it('signs in as the address, the user name and the variable say', async () => {
    expect(await stateOf(connected({ url: lockedUrl }))).toBe('denied');
    const target = { url: lockedUrl, passwordVariable: 'CACHE_PASSWORD' };
    expect(await stateOf(connected(target, { variables: { CACHE_PASSWORD: 'wrong' } }))).toBe('denied');
    expect(await stateOf(connected(target, { variables: { CACHE_PASSWORD: 'right' } }))).toBe('fresh');
    expect(await stateOf(connected({ url: lockedUrl.replace('redis://', 'redis://:right@') }))).toBe('fresh');
    const admin = await connected({ url });
    await ask(admin, 'ACL', 'SETUSER', 'me', 'on', '>p:/@s', '+@all', '~*');
    const named = { url: url.replace('redis://', 'redis://me:p%3A%2F%40s@') };
    expect(await ask(await connected(named), 'ACL', 'WHOAMI')).toEqual(Buffer.from('me'));
    const apart = await connected(
      { url, username: 'me', passwordVariable: 'P' },
      { variables: { P: 'p:/@s' } },
    );
    expect(await ask(apart, 'ACL', 'WHOAMI')).toEqual(Buffer.from('me'));
  });

  it('is let in with a password where the server asks for none', async () => {
    expect(await stateOf(connected({ url, passwordVariable: 'P' }, { variables: { P: 'x' } }))).toBe('fresh');
  });

  it('works in the database that the address names', async () => {
    const redis = await connected({ url: `${url}/3` });
    expect(redis.database).toBe(3);
    await ask(redis, 'SET', 'only-here', '1');
    expect(await ask(await connected({ url }), 'EXISTS', 'only-here')).toBe(0);
    expect(await stateOf(connected({ url: `${url}/4` }))).toBe('rejected');
  });

  it('hands on a long value as it comes, and reads past it where nobody takes it', async () => {
    const redis = await connected({ url }, { mostBulkBytes: 1_000 });
    const value = Buffer.alloc(3_000_000, 'abc');
    await ask(redis, 'SET', 'long', value);
    const [reply, after] = await redis.send([['GET', 'long'], ['PING']]);
    expect(reply).toEqual(new OversizedReply(value.length));
    expect(after).toBe('PONG');
    const parts: Buffer[] = [];
    const taken = await redis.receive(['GET', 'long'], async (part, sizeBytes) => {
      expect(sizeBytes).toBe(value.length);
      await new Promise((resolve) => setImmediate(resolve));
      parts.push(Buffer.from(part));
    });
    expect(taken).toEqual(new OversizedReply(value.length));
    expect(Buffer.concat(parts).equals(value)).toBe(true);
    await ask(redis, 'SET', 'short', 'x');
    expect(await redis.receive(['GET', 'short'], () => Promise.reject(new Error('not long')))).toEqual(
      Buffer.from('x'),
    );
  });

  it('tells a taker that fails', async () => {
    const redis = await connected({ url }, { mostBulkBytes: 10 });
    await ask(redis, 'SET', 'long', 'x'.repeat(100));
    await expect(redis.receive(['GET', 'long'], () => Promise.reject(new Error('full')))).rejects.toThrow(
      'full',
    );
  });

  it('sends a word in parts', async () => {
    const redis = await connected({ url });
    async function* parts() {
      for (let index = 0; index < 50; index += 1) yield await Promise.resolve(Buffer.alloc(100_000, index));
    }
    expect(await redis.upload(['SET', 'parts'], { sizeBytes: 5_000_000, parts: parts() }, ['EX', 100])).toBe(
      'OK',
    );
    expect(await ask(redis, 'STRLEN', 'parts')).toBe(5_000_000);
    expect(await ask(redis, 'GETRANGE', 'parts', 4_899_999, 4_900_000)).toEqual(Buffer.from([48, 49]));
    expect(await ask(redis, 'TTL', 'parts')).toBe(100);
  });

  it('does not leave half a command behind', async () => {
    const redis = await connected({ url });
    async function* parts() {
      yield await Promise.resolve(Buffer.alloc(10));
    }
    await expect(redis.upload(['SET', 'half'], { sizeBytes: 11, parts: parts() }, [])).rejects.toThrow(
      RangeError,
    );
    await expect(redis.send([['PING']])).rejects.toMatchObject({ code: 'ECONNABORTED' });
    expect(await ask(await connected({ url }), 'EXISTS', 'half')).toBe(0);
  });

  it('ends with its signal, with its server, and when it is closed', async () => {
    const leaving = new AbortController();
    const left = await connected({ url }, { signal: leaving.signal });
    const waiting = expect(left.send([['BLPOP', 'nothing', 10]])).rejects.toMatchObject({
      code: 'AbortError',
    });
    leaving.abort();
    await waiting;
    expect(await stateOf(connected({ url }, { signal: AbortSignal.abort() }))).not.toBe('fresh');

    const killed = await connected({ url });
    const lost = stateOf(killed.send([['BLPOP', 'nothing', 10]]));
    await ask(await connected({ url }), 'CLIENT', 'KILL', 'ID', Number(await idOfBlocked(url)));
    expect(await lost).toBe('unreachable');
    expect(await stateOf(killed.send([['PING']]))).toBe('unreachable');

    const closed = await connected({ url });
    closed.close();
    expect(await stateOf(closed.send([['PING']]))).toBe('unreachable');
  });

  it('does not wait for a silent server, and waits for nothing when nothing is owed', async () => {
    const redis = await connected({ url }, { silenceMs: 150 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await ask(redis, 'PING')).toBe('PONG');
    expect(await stateOf(redis.send([['BLPOP', 'nothing', 10]]))).toBe('timed-out');
  });

  it('does not call its own taker the silent one', async () => {
    const redis = await connected({ url }, { silenceMs: 150, mostBulkBytes: 10 });
    await ask(redis, 'SET', 'long', Buffer.alloc(2_000_000));
    let rested = false;
    const reply = await redis.receive(['GET', 'long'], async () => {
      if (!rested) await new Promise((resolve) => setTimeout(resolve, 400));
      rested = true;
    });
    expect(reply).toEqual(new OversizedReply(2_000_000));
  });
});

describe.skipIf(!plain)('a raw connection for reading', () => {
  it('reads, and sends nothing that changes anything', async () => {
    const url = plain?.url ?? '';
    const signIn = { region: 'us-east-1', credentials, variables: {} as NodeJS.ProcessEnv };
    const reading = connectRedis({ id: 'main', url }, signIn);
    const redis = await reading.raw();
    open.push(redis);
    const all = await connected({ url });
    await ask(all, 'SET', 'read me', 'x');
    expect(
      await redis.send([
        ['GET', 'read me'],
        ['DUMP', 'none'],
        ['memory', 'USAGE', 'none'],
      ]),
    ).toEqual([Buffer.from('x'), null, null]);
    async function* parts() {
      yield await Promise.resolve(Buffer.from('x'));
    }
    for (const refused of [
      redis.send([['PING'], ['DEL', 'read me']]),
      redis.send([['CONFIG', 'SET', 'maxmemory', '1']]),
      redis.send([['EVAL', "redis.call('FLUSHALL')", 0]]),
      redis.receive(['GETDEL', 'read me'], () => Promise.resolve()),
      redis.upload(['SET', 'read me'], { sizeBytes: 1, parts: parts() }, []),
    ])
      await expect(refused).rejects.toBeInstanceOf(NotAReadError);
    expect(await ask(all, 'GET', 'read me')).toEqual(Buffer.from('x'));
  });
});

async function idOfBlocked(url: string): Promise<string> {
  const list = String(await ask(await connected({ url }), 'CLIENT', 'LIST'));
  return /^id=(\d+).* cmd=blpop /m.exec(list)?.[1] ?? '';
}

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

  it('fails by its kind', async () => {
    expect(await stateOf(connected({ url: addressOf(silent) }))).toBe('timed-out');
    expect(await stateOf(connected({ url: addressOf(rude) }))).toBe('unreachable');
    expect(await stateOf(connected({ url: addressOf(rude).replace('redis:', 'rediss:') }))).not.toBe('fresh');
    expect(await stateOf(connected({ url: 'redis://no-such-host.invalid' }))).toBe('unreachable');
    const unused = addressOf(rude);
    rude.close();
    for (const socket of sockets) socket.destroy();
    expect(await stateOf(connected({ url: unused }))).toBe('unreachable');
  });
});
