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

/** Subscribes with the first listener. Where there is no Redis nobody is told, and pages are asked again instead. */
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
    // Subscriptions are made anew by ioredis whenever it has connected again.
    redis.connect().then(
      () => redis?.subscribe(SHOP_CHANGES_CHANNEL),
      (error: unknown) => log.warn({ err: error }, 'no live updates'),
    );
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
