import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

type Mode = 'pass' | 'hang' | 'refuse';

/** A port in front of another one of this machine, that can be made to misbehave. */
export interface Relay {
  readonly port: number;
  /** `hang` takes what comes and says nothing; `refuse` listens no more and cuts what is open. */
  readonly set: (mode: Mode) => Promise<void>;
  readonly close: () => Promise<void>;
}

const HOST = '127.0.0.1';

/** `delayMs` is how long each piece that a client sends is held back. */
export async function startRelay(targetPort: number, delayMs = 0): Promise<Relay> {
  const sockets = new Set<Socket>();
  let mode: Mode = 'pass';
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => sockets.delete(client));
    if (mode === 'hang') return void client.resume();
    join(client, targetPort, delayMs);
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return {
    port,
    async set(wanted) {
      const was = mode;
      mode = wanted;
      cut();
      if (wanted === 'refuse' && server.listening) await stop();
      if (was === 'refuse' && wanted !== 'refuse') await listen(server, port);
    },
    async close() {
      cut();
      if (server.listening) await stop();
    },
  };
}

function join(client: Socket, targetPort: number, delayMs: number): void {
  const target = connect({ host: HOST, port: targetPort, noDelay: true });
  client.setNoDelay(true);
  target.on('error', () => client.destroy());
  target.once('close', () => client.destroy());
  client.once('close', () => target.destroy());
  target.pipe(client);
  if (delayMs === 0) client.pipe(target);
  else
    client.on('data', (chunk) => {
      setTimeout(() => target.writable && target.write(chunk), delayMs);
    });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
