import os from 'node:os';
import path from 'node:path';
import { isLoopback } from './loopback-url.ts';
import type { Environment, EnvironmentsFile } from '../../core/environments/schema.ts';
import { choosePort } from './ports.ts';

export interface CachePlace {
  readonly cacheId: string;
  readonly usual: number;
  readonly port: number;
}

/** One environment of the demonstration, and the ports that its cloud and its caches have this time. */
export interface Place {
  readonly environment: Environment;
  readonly usual: number;
  readonly port: number;
  readonly caches: readonly CachePlace[];
  /** Where its containers' engine listens, where it has one. */
  readonly dockerSocket?: string;
}

/** A unix socket's path holds 107 bytes on Linux. */
const LONGEST_SOCKET_PATH = 107;

const HOST = '127.0.0.1';

/**
 * Ports for the environments whose endpoint is on this machine: those of the file, or the next free ones. Environments of
 * containers get a socket in the folder, where one is given.
 */
export async function choosePlaces(file: EnvironmentsFile, socketFolder?: string): Promise<readonly Place[]> {
  const chosen = new Set<number>();
  async function take(usual: number): Promise<number> {
    const port = await choosePort({ usual, host: HOST, chosen });
    chosen.add(port);
    return port;
  }
  const places: Place[] = [];
  for (const environment of file.environments) {
    const { endpoint } = environment;
    if (!endpoint || !isLoopback(endpoint)) continue;
    const usual = Number(new URL(endpoint).port || 80);
    const port = await take(usual);
    const caches: CachePlace[] = [];
    for (const cache of environment.caches) {
      if (!isLoopback(cache.url)) continue;
      const usualPort = Number(new URL(cache.url).port || 6379);
      caches.push({ cacheId: cache.id, usual: usualPort, port: await take(usualPort) });
    }
    const dockerSocket =
      environment.compute.kind === 'docker' && socketFolder !== undefined
        ? socketPath(socketFolder, environment.id)
        : undefined;
    places.push({ environment, usual, port, caches, dockerSocket });
  }
  return places;
}

function socketPath(folder: string, id: string): string {
  const own = path.resolve(folder, `docker-${id}.sock`);
  if (Buffer.byteLength(own) <= LONGEST_SOCKET_PATH) return own;
  return path.join(os.tmpdir(), `docker-${id}-${process.pid}.sock`);
}
