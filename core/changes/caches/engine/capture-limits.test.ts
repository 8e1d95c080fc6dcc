import { afterAll, describe, expect, it } from 'vitest';
import { refuseRawChanges } from '../../../environments/reading-only-raw.ts';
import { startRedis } from '../../../testing/redis-server.ts';
import { captureLimits } from './capture-limits.ts';
import { all, rawTo } from './engine.fixture.ts';

const server = await startRedis('--maxmemory-policy', 'allkeys-lru');
const cluster = await startRedis('--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf');
const lacking = await startRedis('--rename-command', 'DUMP', '', '--rename-command', 'RESTORE', '');
afterAll(async () => {
  for (const one of [server, cluster, lacking]) await one?.close();
});

/** Asked as a plan asks: by a connection that sends nothing but reads. */
async function limitsOf(url: string | undefined): Promise<readonly string[]> {
  const redis = refuseRawChanges(await rawTo(url ?? ''));
  const limits = await captureLimits(redis);
  redis.close();
  for (const { text } of limits) expect(text).toMatch(/^[A-Z].*\.$/);
  return limits.map(({ code, weight }) => `${code} ${weight}`);
}

describe.skipIf(!server || !cluster || !lacking)('what keeps a capture from being complete', () => {
  it('is told of a server that has it all', async () => {
    const redis = await rawTo(`${server?.url}/2`);
    await all(redis, [['SET', 'k', 'v']]);
    expect(await limitsOf(`${server?.url}/2`)).toEqual(['eviction-order loses']);
    expect(await limitsOf(server?.url)).toEqual(['other-databases note', 'eviction-order loses']);
    await all(redis, [['FLUSHDB']]);
    redis.close();
  });

  it('is a user who may not do what it takes', async () => {
    const redis = await rawTo(server?.url ?? '');
    const users = {
      reader: ['+@all', '-@write', '-@scripting'],
      dumbless: ['+@all', '-dump'],
      quiet: ['+@all', '-info', '-restore', '-command'],
    };
    for (const [name, rules] of Object.entries(users))
      await all(redis, [['ACL', 'SETUSER', name, 'on', '>p', '~*', ...rules]]);
    const as = (name: string) => limitsOf(server?.url.replace('redis://', `redis://${name}:p@`));
    expect(await as('reader')).toEqual([
      'unlink prevents',
      'restore prevents',
      'scripts note',
      'eviction-order loses',
    ]);
    expect(await as('dumbless')).toEqual(['dump prevents', 'eviction-order loses']);
    expect(await as('quiet')).toEqual(['restore prevents', 'info note']);
    // Who may not ask what is permitted learns only what the attempt of a read shows.
    await all(redis, [['ACL', 'SETUSER', 'unasked', 'on', '>p', '~*', '+@all', '-acl', '-dump', '-restore']]);
    expect(await as('unasked')).toEqual(['dump prevents', 'eviction-order loses']);
    redis.close();
  });

  it('is a server that lacks a command, or is one of several', async () => {
    expect(await limitsOf(lacking?.url)).toEqual(['dump prevents', 'restore prevents']);
    expect(await limitsOf(cluster?.url)).toContain('cluster prevents');
  });

  it('is a replica', async () => {
    const replica = await startRedis('--replicaof', `127.0.0.1 ${server?.port}`);
    const redis = await rawTo(replica?.url ?? '');
    await expect
      .poll(async () => String((await redis.send([['INFO', 'replication']]))[0]), { timeout: 15_000 })
      .toContain('master_link_status:up');
    redis.close();
    expect(await limitsOf(replica?.url)).toContain('read-only prevents');
    await replica?.close();
  });

  it('leaves nothing behind', async () => {
    const redis = await rawTo(server?.url ?? '');
    await captureLimits(redis);
    expect((await redis.send([['DBSIZE']]))[0]).toBe(0);
    redis.close();
  });
});
