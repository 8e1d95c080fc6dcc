import { request } from 'node:http';
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { ForwardRoute } from './forward-route.ts';
import type { LiveTarget } from './live-target.ts';
import { headersForClient } from './proxy-headers.ts';
import { ReplayableBody } from './replayable-body.ts';

const mostAttempts = 3;

// RFC 9110, 9.2.2: to ask twice is the same as to ask once.
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export interface ExchangeOptions {
  readonly route: ForwardRoute;
  /** The headers that a target gets. */
  readonly headers: string[];
  /** How long a target may be silent. */
  readonly idleMs: number;
  /** A target was chosen: the request counts. */
  readonly chosen: () => void;
  readonly answered: (status: number, seconds: number) => void;
  readonly connectionFailed: () => void;
  /** Answers with an error of the load balancer's own. */
  readonly fail: (status: 502 | 503 | 504) => void;
}

class TargetSilent extends Error {}

/**
 * One request on its way to a target and back. Where a connection fails before the target has seen anything, or before
 * it has answered what may be asked twice, another target is asked.
 */
export class Exchange {
  private readonly tried = new Set<LiveTarget>();
  private readonly body: ReplayableBody;
  private attempts = 0;
  private upstream: ClientRequest | undefined;
  /** A target that was not heard on a kept connection: it is asked on a new one where there is no other. */
  private unheard: LiveTarget | undefined;

  constructor(
    private readonly message: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly options: ExchangeOptions,
  ) {
    this.body = new ReplayableBody(message);
    response.on('close', () => {
      if (!response.writableFinished) this.upstream?.destroy();
      this.body.discard();
    });
  }

  send(): void {
    const chosen = this.options.route.choose(this.tried);
    const target = chosen ?? this.unheard;
    if (!target) {
      this.options.fail(this.attempts === 0 ? 503 : 502);
      return;
    }
    if (this.attempts++ === 0) this.options.chosen();
    this.unheard = undefined;
    this.ask(target, chosen === undefined);
  }

  private ask(target: LiveTarget, onNewConnection: boolean): void {
    const { pool } = this.options.route;
    const { message } = this;
    const upstream = request({
      host: target.record.id,
      port: target.record.port,
      method: message.method,
      path: message.url,
      headers: this.options.headers,
      agent: onNewConnection ? false : pool.agent,
    });
    this.upstream = upstream;
    const startedAtMs = performance.now();
    let isConnected = false;
    const connected = () => {
      isConnected = true;
      this.body.sendTo(upstream);
    };
    upstream.on(
      'close',
      pool.begin(target, () => this.abort()),
    );
    upstream.setTimeout(this.options.idleMs, () => upstream.destroy(new TargetSilent()));
    // Nothing of the body is given away before there is a connection: it may have to go to another target.
    upstream.on('socket', (socket) => (socket.connecting ? socket.once('connect', connected) : connected()));
    upstream.on('response', (answer) => {
      this.options.answered(answer.statusCode ?? 502, (performance.now() - startedAtMs) / 1000);
      this.answer(answer, target);
    });
    upstream.on('error', (error) => this.failed(error, target, upstream, isConnected));
  }

  private answer(answer: IncomingMessage, target: LiveTarget): void {
    const { response } = this;
    const headers = headersForClient(answer);
    for (const cookie of this.options.route.cookiesFor(target, answer)) headers.push('Set-Cookie', cookie);
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
    // A stream of events says nothing for a while, and its reader wants to know that it has begun.
    if (answer.headers['content-length'] === undefined) response.flushHeaders();
    // What breaks off on one side is broken off on the other: there is nobody left to tell.
    pipeline(answer, response, () => undefined);
  }

  private failed(error: Error, target: LiveTarget, upstream: ClientRequest, isConnected: boolean): void {
    const { response, message, options } = this;
    if (response.headersSent || response.destroyed || upstream !== this.upstream) return;
    if (!isConnected) options.connectionFailed();
    if (error instanceof TargetSilent) {
      options.fail(504);
      return;
    }
    this.tried.add(target);
    // A kept connection that has just ended says nothing about its target.
    if (upstream.reusedSocket) this.unheard = target;
    this.body.hold();
    const mayRepeat = !isConnected || (idempotent.has(message.method ?? '') && this.body.isReplayable);
    if (mayRepeat && this.attempts < mostAttempts) this.send();
    else options.fail(502);
  }

  /** The target's time is over. */
  private abort(): void {
    this.upstream?.destroy();
    this.response.destroy();
  }
}
