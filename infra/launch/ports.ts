import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Stated } from './stated.ts';

const TRIED = 50;

/** Whether a port of an address can be listened on now. Rejects where the address is not this machine's. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * The port that was asked for by name, or else the first free one from the usual one on that nobody else here has
 * chosen.
 * @throws Stated where the one asked for is taken.
 */
export async function choosePort(choice: {
  readonly asked?: number;
  readonly usual: number;
  readonly host: string;
  readonly chosen?: ReadonlySet<number>;
}): Promise<number> {
  const { asked, usual, host, chosen = new Set<number>() } = choice;
  if (asked === 0) return anyPort(host);
  if (asked !== undefined) {
    if (await isFree(asked, host)) return asked;
    throw new Stated(`Port ${asked} of ${host} is taken by another program. Set PORT to another one.`);
  }
  for (let port = usual; port < Math.min(usual + TRIED, 65_536); port += 1)
    if (!chosen.has(port) && (await isFree(port, host))) return port;
  return anyPort(host);
}

function anyPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
