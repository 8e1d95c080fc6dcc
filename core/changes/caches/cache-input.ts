import { z } from 'zod';
import type { PlanningScene } from '../../actions/action.ts';
import type { CacheTarget, Environment } from '../../environments/schema.ts';
import { labelOf } from '../../environments/label.ts';
import { keyBytes } from '../../resources/caches/key-code.ts';

/** A cache's id in the environments file. */
export const cacheId = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be the id of a cache');

/** A key as the console writes it: bytes that are no text stand as %XX. */
export const keyCodeInput = z
  .string()
  .max(64 * 1024)
  .refine((code) => keyBytes(code) !== undefined, 'must be a key; a byte is written as %XX');

export function bytesOf(code: string): Buffer {
  return Buffer.from(keyBytes(code) ?? []);
}

/** A run's id, under which its capture is kept. */
export const captureId = z.string().regex(/^[0-9a-z]{9}-[0-9a-f]{20}$/, 'must be the id of a capture');

interface KnownCache {
  readonly target: CacheTarget;
  readonly label: string;
  /** Without user name and password. */
  readonly url: string;
}

/** What people call the cache: the name that is typed. */
export function cacheName({ cache }: { readonly cache: string }, environment: Environment): string {
  return labelOf(environment).caches.find((one) => one.id === cache)?.label ?? cache;
}

/** The cache of this environment; undefined where it has none by that id. */
export function cacheOf(scene: PlanningScene, id: string): KnownCache | undefined {
  const { environment } = scene.source;
  const target = environment.caches.find((one) => one.id === id);
  const shown = labelOf(environment).caches.find((one) => one.id === id);
  return target && shown ? { target, label: shown.label, url: shown.url } : undefined;
}
