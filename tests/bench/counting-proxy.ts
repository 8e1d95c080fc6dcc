import { Agent, createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Counts {
  /** The most calls that were under way at once. */
  readonly mostAtOnce: number;
  /** By operation, as `ListTables`. */
  readonly calls: Readonly<Record<string, number>>;
}

/** Hands requests on to an endpoint that speaks AWS's JSON protocols, and counts them. */
export interface CountingProxy {
  readonly url: string;
  /** What was counted since the last time. */
  readonly take: () => Counts;
  readonly close: () => Promise<void>;
}

export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  let calls: Record<string, number> = {};
  let atOnce = 0;
  let mostAtOnce = 0;
  const count = (incoming: IncomingMessage, response: ServerResponse) => {
    const operation =
      String(incoming.headers['x-amz-target'] ?? incoming.url)
        .split('.')
        .at(-1) ?? '';
    calls[operation] = (calls[operation] ?? 0) + 1;
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.once('close', () => (atOnce -= 1));
  };
  const server = createServer((incoming, response) => {
    count(incoming, response);
    const { method, url: path, headers } = incoming;
    const outgoing = httpRequest({ hostname, port, method, path, headers, agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.once('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = { calls, mostAtOnce };
      calls = {};
      mostAtOnce = atOnce;
      return taken;
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
