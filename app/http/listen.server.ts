import type { Express } from 'express';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONSOLE } from '../../core/catalogue/console.ts';

const HEADERS_TIMEOUT_MS = 10_000;
/** None for the whole: an upload takes as long as it moves. Bodies have theirs in request-checks.server.ts. */
const REQUEST_TIMEOUT_MS = 0;
/** Longer than its load balancer keeps an idle connection: whoever ends first may end it under a request, which is a 502. */
const KEEP_ALIVE_MS = (CONSOLE.idleSeconds + 10) * 1_000;

/** The sentence to print when the port can not be had. */
export class PortError extends Error {
  constructor(host: string, port: number, code: string) {
    super(
      code === 'EADDRINUSE'
        ? `Port ${port} of ${host} is taken by another program. PORT names another one.`
        : `The console can not listen on port ${port} of ${host} (${code}).`,
    );
    this.name = 'PortError';
  }
}

/** @throws PortError when the port is taken or not permitted. */
export function listen(
  app: Express,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    app,
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new PortError(host, port, error.code ?? 'unknown error')),
    );
    server.listen({ host, port }, () => resolve(server));
  });
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
