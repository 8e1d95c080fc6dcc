import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** Held for as long as an address is used: who can not bind it knows that the address is taken. */
const claimPort = 47_615;
const mostTries = 64;

/** A loopback address that nobody else on this machine has, until it is released. */
export interface Claim {
  readonly address: string;
  release(): Promise<void>;
}

/**
 * Claims a loopback address (127.240.0.0/13, beyond those that processes/addresses.ts gives away) for a name: the preferred one, else one that follows from the name, else
 * the next free one. Where the machine has no other loopback address than 127.0.0.1 (macOS), that one is shared.
 */
export async function claimAddress(name: string, preferred?: string): Promise<Claim> {
  const candidates = [...(preferred === undefined ? [] : [preferred]), ...candidatesFor(name)];
  for (const address of candidates) {
    const claimed = await bind(address);
    if (claimed === 'taken') continue;
    if (claimed === 'absent') return { address: '127.0.0.1', release: () => Promise.resolve() };
    return { address, release: () => new Promise((resolve) => claimed.close(() => resolve())) };
  }
  throw new Error(`No free loopback address was found for ${name}.`);
}

function candidatesFor(name: string): readonly string[] {
  const seed = createHash('sha256').update(name).digest().readUInt32BE();
  return Array.from({ length: mostTries }, (_, at) => {
    // The multiplier is odd: it visits every number once, far apart from each other.
    const number = (seed + Math.imul(at, 0x9e3779b1)) >>> 0;
    return `127.${240 + ((number >>> 16) & 7)}.${(number >>> 8) & 255}.${1 + ((number & 255) % 254)}`;
  });
}

function bind(address: string): Promise<Server | 'taken' | 'absent'> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('taken');
      else if (error.code === 'EADDRNOTAVAIL') resolve('absent');
      else reject(error);
    });
    server.listen({ host: address, port: claimPort, exclusive: true }, () => resolve(server));
  });
}
