import { Agent } from 'node:http';

// Servers close idle connections after five seconds and more (Node's own default is five): whoever closes first is
// never surprised by the other's end.
const idleMs = 3000;
const mostIdle = 128;

/** Connections to targets, kept for the next request while they are fresh. */
export class TargetAgent extends Agent {
  constructor() {
    super({ keepAlive: true, timeout: idleMs, maxFreeSockets: mostIdle, scheduling: 'lifo' });
  }

  /** Closes what is kept for a target that leaves. */
  forget(host: string, port: number): void {
    for (const [name, sockets = []] of Object.entries(this.freeSockets))
      if (name.startsWith(`${host}:${port}:`)) for (const socket of [...sockets]) socket.destroy();
  }
}
