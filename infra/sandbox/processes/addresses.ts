import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';

/** UDP, below the range from which Linux takes ports by itself. */
const lockPort = 20_409;
/** .1 holds the lock of a block; the others are given away. */
const firstHost = 2;
const lastHost = 254;
const mostAttempts = 64;

interface Block {
  readonly prefix: string;
  readonly lock: Socket;
}

/**
 * Loopback addresses for what an environment runs, each given to one holder at a time. They come in blocks
 * (127.a.b.2 to 127.a.b.254); a block belongs to the pool that has bound its lock, so that two sandboxes of one machine
 * never share one, and the system frees it when a sandbox is killed. Linux binds all of 127.0.0.0/8 without set-up.
 */
export class AddressPool {
  private readonly blocks: Block[] = [];
  private readonly free: string[] = [];
  private widening: Promise<void> | undefined;

  /** An address that is nobody's. Rejects where the machine binds no other address than 127.0.0.1. */
  async take(): Promise<string> {
    for (;;) {
      // The one that has been free for longest: its old holder's connections are gone by then.
      const address = this.free.shift();
      if (address !== undefined) return address;
      this.widening ??= this.widen().finally(() => (this.widening = undefined));
      await this.widening;
    }
  }

  release(address: string): void {
    const isOurs = this.blocks.some(({ prefix }) => address.startsWith(prefix));
    if (isOurs && !this.free.includes(address)) this.free.push(address);
  }

  close(): void {
    for (const { lock } of this.blocks.splice(0)) lock.close();
    this.free.length = 0;
  }

  private async widen(): Promise<void> {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const prefix = `127.${randomInt(16, 240)}.${randomInt(256)}.`;
      const lock = await bind(`${prefix}1`);
      if (lock === undefined) continue;
      this.blocks.push({ prefix, lock });
      for (let host = firstHost; host <= lastHost; host++) this.free.push(`${prefix}${host}`);
      return;
    }
    throw new Error('No block of loopback addresses is free.');
  }
}

/** Undefined where another has it. Rejects with the system's error where there is no such address. */
async function bind(address: string): Promise<Socket | undefined> {
  const socket = createSocket({ type: 'udp4', reuseAddr: false });
  try {
    socket.bind(lockPort, address);
    await once(socket, 'listening');
  } catch (error) {
    socket.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
  socket.unref();
  return socket;
}
