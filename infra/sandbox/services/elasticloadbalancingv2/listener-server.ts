import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What a listener does with what comes in. */
export interface ListenerHandlers {
  request(message: IncomingMessage, response: ServerResponse): void;
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void;
  connected(): void;
}

/** The socket that a listener listens on. */
export interface ListenerServer {
  readonly address: string;
  readonly port: number;
  connectionCount(): Promise<number>;
  setIdleTimeout(seconds: number): void;
  /** Takes nothing new; what is under way is ended by itself, or at once where `force` is set. */
  close(force: boolean): Promise<void>;
}

/** Rejects with the system's error where the port can not be bound: `EADDRINUSE`, `EACCES`. */
export function openListener(
  address: string,
  port: number,
  handlers: ListenerHandlers,
): Promise<ListenerServer> {
  // The load balancer takes headers of up to 64 KiB together.
  const server = createServer({ maxHeaderSize: 64 * 1024 }, (message, response) =>
    handlers.request(message, response),
  );
  // A long poll, a slow upload and a stream of events are all in order.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  const upgraded = new Set<Duplex>();
  server.on('connection', () => handlers.connected());
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    handlers.upgrade(message, socket, head);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // A burst of connections waits; with Node's 511 places the system would break some of them off.
    server.listen({ host: address, port, exclusive: true, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve({
        address,
        port,
        connectionCount: () => countConnections(server),
        setIdleTimeout: (seconds) => void (server.keepAliveTimeout = seconds * 1000),
        close(force) {
          const closed = new Promise<void>((done) => server.close(() => done()));
          if (!force) return closed;
          for (const socket of upgraded) socket.destroy();
          server.closeAllConnections();
          return closed;
        },
      });
    });
  });
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)));
}
