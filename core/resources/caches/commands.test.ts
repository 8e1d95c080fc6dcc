import { Redis } from 'ioredis';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../testing/redis-server.ts';
import {
  branchCommand,
  clientListCommand,
  infoCommand,
  monitorCommand,
  settingsCommand,
  slowLogCommand,
  typeCommand,
  valueCommand,
} from './commands.ts';
import { keyCode } from './key-code.ts';

const URL = 'rediss://cache.example:6380/2';

describe('command lines', () => {
  it.each([
    [infoCommand(URL), 'redis-cli -h cache.example -p 6380 --tls -n 2 INFO'],
    [slowLogCommand(URL), 'redis-cli -h cache.example -p 6380 --tls -n 2 SLOWLOG GET 128'],
    [clientListCommand(URL), 'redis-cli -h cache.example -p 6380 --tls -n 2 CLIENT LIST'],
    [monitorCommand(URL), 'redis-cli -h cache.example -p 6380 --tls -n 2 MONITOR'],
    [branchCommand('redis://c', { prefix: '' }), 'redis-cli -h c -p 6379 --scan'],
    [
      branchCommand('redis://c', { prefix: 'a*:', type: 'hash' }),
      String.raw`redis-cli -h c -p 6379 --scan --pattern 'a\*:*' --type hash`,
    ],
    [valueCommand('redis://c', 'k', 'string'), 'redis-cli -h c -p 6379 GETRANGE k 0 65535'],
    [valueCommand('redis://c', 'k', 'list', '100'), 'redis-cli -h c -p 6379 LRANGE k 100 199'],
    [valueCommand('redis://c', 'k', 'ReJSON-RL'), undefined],
    [valueCommand('redis://c', '%', 'string'), undefined],
  ])('%s', (line, expected) => expect(line).toBe(expected));

  it('ask for no setting that is secret', () => {
    expect(settingsCommand(URL)).toContain('CONFIG GET maxmemory ');
    expect(settingsCommand(URL)).not.toMatch(/requirepass|masterauth|\*/);
  });

  it('hold no password', () => {
    for (const line of [infoCommand('redis://me:hidden@c'), valueCommand('redis://:hidden@c', 'k', 'set')])
      expect(line).not.toMatch(/hidden|me:/);
  });
});

const server = await startRedis();
const hasClient = (() => {
  try {
    execFileSync('redis-cli', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!server || !hasClient)('command lines, run', () => {
  const url = server?.url ?? '';
  let direct: Redis;
  beforeAll(() => {
    direct = new Redis(url);
  });
  afterAll(async () => {
    direct.disconnect();
    await server?.close();
  });

  const run = (line: string | undefined) =>
    execFileSync('sh', ['-c', line ?? 'false'])
      .toString('utf8')
      .trimEnd();

  it.each([
    'plain',
    "it's; rm -rf / && `id` $(id)",
    '<img src=x onerror=alert(1)>',
    '-n',
    'schön 😀',
    'a\nb"c\\d\0e',
    Buffer.from([0xff, 0xfe, 0x25, 0x27, 0x22, 0x5c]),
  ])('read the value of %j', async (key) => {
    await direct.set(key, 'the value');
    const code = keyCode(Buffer.from(key));
    expect(run(valueCommand(url, code, 'string'))).toBe('the value');
    expect(run(typeCommand(url, code))).toBe('string');
  });

  it('read every type', async () => {
    await direct.hset('h', 'f', 'v');
    await direct.rpush('l', 'v');
    await direct.sadd('s', 'v');
    await direct.zadd('z', 1, 'v');
    await direct.xadd('x', '1-1', 'f', 'v');
    for (const [key, type] of [
      ['h', 'hash'],
      ['l', 'list'],
      ['s', 'set'],
      ['z', 'zset'],
      ['x', 'stream'],
    ] as const)
      // prettier-ignore
      expect(run(valueCommand(url, key, type)).split('\n')).toContain('v');
  });

  it('walk over a branch', async () => {
    await direct.mset('b*:1', 'x', 'b*:2', 'x', 'bb:3', 'x');
    expect(
      run(branchCommand(url, { prefix: 'b*:' }))
        .split('\n')
        .toSorted(),
    ).toEqual(['b*:1', 'b*:2']);
    await direct.set(Buffer.from([0xff, 0x3a, 0x31]), 'x');
    expect(run(branchCommand(url, { prefix: '%FF:' })).length).toBeGreaterThan(0);
  });

  it('tell settings, clients and slow commands', () => {
    expect(run(settingsCommand(url))).toContain('maxmemory-policy');
    expect(run(clientListCommand(url))).toContain('addr=127.0.0.1');
    expect(run(slowLogCommand(url))).toBe('');
  });
});
