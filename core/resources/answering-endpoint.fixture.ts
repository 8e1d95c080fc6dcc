import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClients } from '../environments/clients.ts';
import type { Environment } from '../environments/schema.ts';
import { Reader } from '../upstream/reader.ts';
import type { Source } from './source.ts';

export interface AnsweringEndpoint {
  /** With a reader that has kept nothing yet. */
  readonly source: () => Source;
  readonly close: () => void;
}

/** For tests: a server on loopback that answers as it is told, and the console's own clients in front of it. */
export async function startAnsweringEndpoint(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<AnsweringEndpoint> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, Buffer.concat(chunks).toString('utf8'), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const environment = environmentAt(`http://127.0.0.1:${port}`);
  const clients = createClients(environment, process.env);
  return {
    source: () => ({ environment, clients, reader: new Reader() }),
    close() {
      clients.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

function environmentAt(endpoint: string): Environment {
  return {
    id: 'dev',
    label: 'Development',
    colour: 'teal',
    guard: 'none',
    region: 'us-east-1',
    account: '000000000000',
    endpoint,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    caches: [],
    compute: { kind: 'docker' },
    accountCheck: 'sts',
    freezes: [],
    environmentFiles: [],
    names: { stage: 'dev' },
  };
}
