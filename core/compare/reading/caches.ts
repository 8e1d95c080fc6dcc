import { cacheInfo, cacheSettings } from '../../resources/caches/info.ts';
import { foundOf, part } from './found.ts';
import type { ReadKind } from './found.ts';

/** The caches of the environments file: nothing upstream lists them. INFO and CONFIG GET, one round trip each. */
export const readCaches: ReadKind = async (source, budget) => {
  const found = await Promise.all(
    source.environment.caches.map(async ({ id }) => {
      const [info, settings] = await Promise.all([
        cacheInfo(source, id, budget),
        cacheSettings(source, id, budget),
      ]);
      return foundOf(id, [
        part('', info, (told) => told),
        part('Settings', settings, (all) => Object.fromEntries(all.map(({ name, value }) => [name, value]))),
      ]);
    }),
  );
  return { state: 'fresh', value: { found, cutOff: false }, at: Date.now() };
};
