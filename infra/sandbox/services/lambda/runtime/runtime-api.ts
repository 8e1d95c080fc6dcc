import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One event on its way into a function's process. */
export interface Event {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  /** When the function is cut off, by the machine's own clock. */
  readonly deadlineMs: number;
  readonly invokedFunctionArn: string;
}

/** How the process answered: by its handler's result or error, both JSON. */
export interface Answer {
  readonly kind: 'response' | 'error';
  readonly payload: string;
}

const prefix = '/2018-06-01/runtime/';
const largestAnswerBytes = 6 * 1024 * 1024 + 100;

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The Runtime API of one execution environment, on a loopback port of its own: its process asks here for events and
 * tells their outcome. Source: Lambda developer guide, "Using the Lambda runtime API for custom runtimes".
 */
export class RuntimeApi {
  private readonly server: Server;
  private asking: ServerResponse | undefined;
  private waiting: Event | undefined;
  private current: { readonly event: Event; readonly settle: (answer: Answer) => void } | undefined;
  private settleInit: (failure: Answer | undefined) => void = () => undefined;
  /** Settles when the process is ready (undefined), or with what it told of its failure to get so. */
  readonly initialised: Promise<Answer | undefined>;

  constructor() {
    this.initialised = new Promise((resolve) => (this.settleInit = resolve));
    this.server = createServer((message, response) => {
      this.answer(message, response).catch(() => response.destroy());
    });
    // A process may wait for its next event as long as it is kept warm.
    this.server.requestTimeout = 0;
    this.server.keepAliveTimeout = 0;
  }

  /** `127.0.0.1:PORT`, as AWS_LAMBDA_RUNTIME_API tells it. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', () => {
        resolve(`127.0.0.1:${(this.server.address() as AddressInfo).port}`);
      });
    });
  }

  /** Hands an event over; settles with the answer to it. One at a time. */
  offer(event: Event): Promise<Answer> {
    return new Promise((settle) => {
      this.current = { event, settle };
      this.waiting = event;
      this.handOver();
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private handOver(): void {
    const { asking, waiting } = this;
    if (!asking || !waiting) return;
    this.asking = undefined;
    this.waiting = undefined;
    asking.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': waiting.requestId,
      'lambda-runtime-deadline-ms': String(waiting.deadlineMs),
      'lambda-runtime-invoked-function-arn': waiting.invokedFunctionArn,
      'lambda-runtime-trace-id': `Root=1-${waiting.requestId.replaceAll('-', '').slice(0, 8)}-${waiting.requestId.replaceAll('-', '').slice(8)};Sampled=0`,
    });
    asking.end(waiting.payload);
  }

  private async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = message.url?.startsWith(prefix) ? message.url.slice(prefix.length) : '';
    if (message.method === 'GET' && route === 'invocation/next') {
      this.settleInit(undefined);
      this.asking = response;
      this.handOver();
      return;
    }
    const body = await readAll(message);
    if (message.method === 'POST' && route === 'init/error') {
      this.settleInit({ kind: 'error', payload: body });
      return accept(response);
    }
    const told = /^invocation\/([^/]+)\/(response|error)$/.exec(route);
    if (message.method !== 'POST' || !told) return refuse(response, 404, 'NotFound', route);
    const { current } = this;
    if (!current || told[1] !== current.event.requestId)
      return refuse(response, 400, 'InvalidRequestID', route);
    this.current = undefined;
    if (told[2] === 'response' && Buffer.byteLength(body) > largestAnswerBytes) {
      const errorMessage = `Response payload size exceeded maximum allowed payload size (${largestAnswerBytes} bytes).`;
      const errorType = 'Function.ResponseSizeTooLarge';
      current.settle({ kind: 'error', payload: JSON.stringify({ errorType, errorMessage }) });
      return refuse(response, 413, 'RequestEntityTooLarge', errorMessage);
    }
    current.settle({ kind: told[2] === 'error' ? 'error' : 'response', payload: body });
    return accept(response);
  }
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'content-type': 'application/json' });
  response.end('{"status":"OK"}');
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errorType, errorMessage }));
}
