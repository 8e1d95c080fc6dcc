import type { Redis } from 'ioredis';
import { z } from 'zod';
import { SHOP_CHANGES_CHANNEL } from '../../core/commerce/shop.ts';
import type { Logger } from '../../core/platform/logs.ts';
import type { ShopChange } from './catalogue-cache.ts';

type Listener = (change: ShopChange) => void;

/** What has changed in shops, as the tasks tell each other, for those who look at one. */
export interface LiveUpdates {
  /** @returns how not to be told any more. */
  readonly listen: (handle: string, listener: Listener) => () => void;
  readonly close: () => void;
}

const changeSchema = z.object({ handle: z.string(), videoId: z.string() });

/**
 * Subscribes with the first listener, and whenever Redis is there again. While there is none nobody is told, and pages
 * are asked again instead.
 */
export function createLiveUpdates(connect: (() => Redis) | undefined, log: Logger): LiveUpdates {
  const listeners = new Map<string, Set<Listener>>();
  let redis: Redis | undefined;
  function subscribe(): void {
    if (redis || !connect) return;
    redis = connect();
    redis.on('message', (_channel: string, text: string) => {
      const change = readChange(text);
      for (const listener of listeners.get(change?.handle ?? '') ?? []) if (change) listener(change);
    });
    const failed = (error: unknown) => log.warn({ err: error }, 'no live updates');
    // A first connection that fails is tried again like every other.
    redis.on('ready', () => void redis?.subscribe(SHOP_CHANGES_CHANNEL).catch(failed));
    redis.connect().catch(failed);
  }
  return {
    listen(handle, listener) {
      subscribe();
      const own = listeners.get(handle) ?? new Set<Listener>();
      listeners.set(handle, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(handle) === own) listeners.delete(handle);
      };
    },
    close: () => redis?.disconnect(),
  };
}

function readChange(text: string): ShopChange | undefined {
  try {
    return changeSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
