import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came over the wire. */
export interface SeenRequest {
  /** `ListQueues`, from the target header or the form's Action. */
  readonly operation: string;
  /** The JSON body, or the form's fields. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes out as JSON. */
  readonly body?: string | object;
  readonly delayMs?: number;
  /** Nothing is ever answered, or the socket is cut. */
  readonly instead?: 'hang' | 'reset';
}

export interface ScriptedEndpoint {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  readonly count: (operation: string) => number;
  readonly close: () => Promise<void>;
}

/**
 * A really listening server that answers as a test says: for what no live service does on demand (HTML, silence,
 * pages of a thousand, a cut connection). What services do by themselves is tried on live endpoints.
 */
export async function scriptedEndpoint(
  answer: (request: SeenRequest, index: number) => ScriptedAnswer,
): Promise<ScriptedEndpoint> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void readAll(incoming).then((text) => {
      const request = requestOf(incoming, text);
      seen.push(request);
      const { status = 200, headers, body = {}, delayMs = 0, instead } = answer(request, seen.length - 1);
      if (instead === 'hang') return;
      if (instead === 'reset') {
        incoming.socket.resetAndDestroy();
        return;
      }
      setTimeout(() => {
        const type = typeof body === 'object' ? 'application/x-amz-json-1.0' : 'text/xml';
        outgoing.writeHead(status, { 'content-type': type, ...headers });
        outgoing.end(typeof body === 'object' ? JSON.stringify(body) : body);
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    count: (operation) => seen.filter((one) => one.operation === operation).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function requestOf(incoming: IncomingMessage, text: string): SeenRequest {
  const target = incoming.headers['x-amz-target'];
  if (typeof target === 'string')
    return {
      operation: target.split('.').at(-1) ?? '',
      body: JSON.parse(text || '{}') as Record<string, unknown>,
    };
  const form = Object.fromEntries(new URLSearchParams(text));
  return { operation: form.Action ?? `${incoming.method} ${incoming.url}`, body: form };
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
