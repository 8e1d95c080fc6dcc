import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { Document, YAMLMap } from 'yaml';
import type { Place } from './places.ts';

/**
 * Writes the environments file that this start serves: the one it was given, with the addresses that hold this time.
 * Paths in it are made absolute, since it stands elsewhere.
 */
export async function writeDerivedFile(
  source: string,
  target: string,
  places: readonly Place[],
): Promise<void> {
  const document = parseDocument(await readFile(source, 'utf8'));
  document.commentBefore = ` Written by npm start out of ${path.basename(source)}, at every start anew.`;
  for (const environment of mapsOf(document, 'environments')) {
    for (const file of mapsOf(environment, 'environmentFiles'))
      file.set('path', path.resolve(path.dirname(source), String(file.get('path'))));
    const place = places.find((one) => one.environment.id === environment.get('id'));
    if (!place) continue;
    environment.set('endpoint', endpointOf(place));
    const compute = environment.get('compute');
    if (place.dockerSocket !== undefined && isMap(compute)) compute.set('socket', place.dockerSocket);
    for (const cache of mapsOf(environment, 'caches')) {
      const known = place.caches.find((one) => one.cacheId === cache.get('id'));
      if (known) cache.set('url', redisUrlOf(known.port));
    }
  }
  await writeFile(target, document.toString());
}

export function endpointOf({ port }: Pick<Place, 'port'>): string {
  return `http://127.0.0.1:${port}`;
}

export function redisUrlOf(port: number): string {
  return `redis://127.0.0.1:${port}`;
}

function mapsOf(holder: Document | YAMLMap, key: string): readonly YAMLMap[] {
  const list = holder.get(key);
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
}
