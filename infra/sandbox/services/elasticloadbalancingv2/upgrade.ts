import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import type { ForwardRoute } from './forward-route.ts';
import type { LiveTarget } from './live-target.ts';
import { page } from './own-answers.ts';
import type { OwnAnswer } from './own-answers.ts';
import { headersForClient } from './proxy-headers.ts';

const mostAttempts = 3;

export interface UpgradeOptions {
  readonly route: ForwardRoute | undefined;
  readonly headers: readonly string[];
  readonly answered: (status: number, seconds: number) => void;
  readonly failed: (status: 502 | 503) => void;
}

/** Writes an answer on a bare connection, which ends with it. */
export function answerBare(socket: Duplex, { status, headers, body }: OwnAnswer): void {
  const lines = Object.entries({
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  });
  socket.end(
    `HTTP/1.1 ${status} \r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  );
}

function writeHead(socket: Duplex, answer: IncomingMessage, extra: readonly string[]): void {
  const headers = [...headersForClient(answer), ...extra];
  const lines: string[] = [];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}\r\n`);
  socket.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${lines.join('')}\r\n`);
}

/** Passes everything on both ways; when one side is gone the other goes too. */
function join(socket: Duplex, targetSocket: Duplex): void {
  targetSocket.on('error', () => targetSocket.destroy());
  socket.once('close', () => targetSocket.destroy());
  targetSocket.once('close', () => socket.destroy());
  socket.pipe(targetSocket);
  targetSocket.pipe(socket);
}

/** Passes a request for another protocol (WebSocket) to a target, and then whatever either side says. */
export function forwardUpgrade(
  message: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  options: UpgradeOptions,
): void {
  const tried = new Set<LiveTarget>();
  socket.on('error', () => socket.destroy());

  function fail(status: 502 | 503): void {
    options.failed(status);
    answerBare(socket, page(status));
  }

  function send(): void {
    const target = tried.size < mostAttempts ? options.route?.choose(tried) : undefined;
    if (!target || !options.route) fail(tried.size === 0 ? 503 : 502);
    else ask(target, options.route);
  }

  function ask(target: LiveTarget, { pool }: ForwardRoute): void {
    const startedAtMs = performance.now();
    let isAnswered = false;
    const seconds = () => (performance.now() - startedAtMs) / 1000;
    const upstream = request({
      host: target.record.id,
      port: target.record.port,
      method: message.method,
      path: message.url,
      headers: [...options.headers, 'Connection', 'Upgrade', 'Upgrade', message.headers.upgrade ?? ''],
      agent: false,
    });
    const end = pool.begin(target, () => {
      upstream.destroy();
      socket.destroy();
    });
    socket.once('close', () => upstream.destroy());
    upstream.on('upgrade', (answer, targetSocket, targetHead) => {
      isAnswered = true;
      options.answered(101, seconds());
      writeHead(socket, answer, ['Connection', 'Upgrade', 'Upgrade', answer.headers.upgrade ?? '']);
      if (targetHead.length > 0) socket.write(targetHead);
      if (head.length > 0) targetSocket.write(head);
      targetSocket.once('close', end);
      join(socket, targetSocket);
    });
    upstream.on('response', (answer) => {
      isAnswered = true;
      options.answered(answer.statusCode ?? 502, seconds());
      writeHead(socket, answer, ['Connection', 'close']);
      pipeline(answer, socket, end);
    });
    upstream.on('error', () => {
      end();
      tried.add(target);
      if (!socket.destroyed && !isAnswered) send();
    });
    upstream.end();
  }

  send();
}
