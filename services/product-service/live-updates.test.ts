import type { Redis } from 'ioredis';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { SHOP_CHANGES_CHANNEL } from '../../core/commerce/shop.ts';
import { redisClient } from '../../core/platform/cache-client.ts';
import { createLogger } from '../../core/platform/logs.ts';
import { startRedis } from '../../core/testing/redis-server.ts';
import { createLiveUpdates } from './live-updates.ts';

const log = createLogger('product-service', { LOG_LEVEL: 'silent', APP_VERSION: '0', STAGE: 'dev' });
const LOOK_MS = 100;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

it('tells of changes as soon as Redis is there, where it was away at the first listener', async ({
  skip,
}) => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const told: string[] = [];
  let own: Redis | undefined;
  const updates = createLiveUpdates(() => (own = redisClient(url, () => undefined)), log);
  updates.listen('amina_shoes', ({ videoId }) => told.push(videoId));
  while (own?.status !== 'reconnecting') await pause(LOOK_MS);

  const server = await startRedis('--port', String(port));
  if (!server) return skip('redis-server is not on the PATH');
  const other = redisClient(url, () => undefined);
  try {
    await other.connect();
    while (told.length === 0) {
      await other.publish(SHOP_CHANGES_CHANNEL, JSON.stringify({ handle: 'brenda_bags', videoId: '8' }));
      await other.publish(SHOP_CHANGES_CHANNEL, JSON.stringify({ handle: 'amina_shoes', videoId: '7' }));
      await pause(LOOK_MS);
    }
    expect(new Set(told)).toEqual(new Set(['7']));
  } finally {
    updates.close();
    other.disconnect();
    await server.close();
  }
});
