import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError } from './engine-error.ts';

/** What the stand-in speaks, and the oldest that it answers. Source: Docker Engine API, "Versioning". */
export const apiVersion = '1.47';
export const oldestApiVersion = '1.24';
export const engineVersion = '27.5.1';

export interface Exchange {
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
  /** Aborted when the caller has hung up. */
  readonly gone: AbortSignal;
  body(): Promise<unknown>;
}

/** `words` are what the parts in braces stand for. What it answers is sent as JSON; undefined: it has answered itself. */
export type Handler = (exchange: Exchange, ...words: readonly string[]) => unknown;

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'HEAD';
  /** `/containers/{id}/json`; a name in braces with dots (`{name...}`) may hold slashes, as an image's does. */
  readonly path: string;
  readonly handle: Handler;
}

/** An answer with another status than 200. */
export class Answer {
  constructor(
    readonly status: 201 | 204 | 304,
    readonly body?: object,
  ) {}
}

const mostBodyBytes = 1_048_576;

type Router = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function createRouter(routes: readonly Route[]): Router {
  const known = routes.map((route) => ({ ...route, pattern: patternOf(route.path) }));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://docker');
    const path = checkVersion(url.pathname);
    for (const { method, pattern, handle } of known) {
      const match = method === request.method && pattern.exec(path);
      if (!match) continue;
      const exchange: Exchange = {
        query: url.searchParams,
        response,
        gone: goneSignal(response),
        body: () => readBody(request),
      };
      const result: unknown = await handle(exchange, ...match.slice(1).map(decodeURIComponent));
      if (result === undefined) return;
      if (result instanceof Answer) send(response, result.status, result.body);
      else if (typeof result === 'string') response.setHeader('Content-Type', 'text/plain').end(result);
      else send(response, 200, result);
      return;
    }
    throw new EngineError(404, 'page not found');
  }

  return async (request, response) => {
    response.setHeader('Api-Version', apiVersion);
    response.setHeader('Docker-Experimental', 'false');
    response.setHeader('Ostype', 'linux');
    response.setHeader('Server', `Docker/${engineVersion} (linux)`);
    try {
      await answer(request, response);
    } catch (error) {
      if (!(error instanceof EngineError)) console.error(error);
      const message = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else send(response, error instanceof EngineError ? error.status : 500, { message });
    }
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\.\.\.\}/g, '(.+)').replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
}

/** The path without its version. Throws EngineError 400 for one that is too old or too new. */
function checkVersion(path: string): string {
  const match = /^\/v(\d+)\.(\d+)(\/.*)$/.exec(path);
  if (!match) return path;
  const asked = Number(match[2]);
  const version = `${match[1]}.${match[2]}`;
  if (match[1] !== '1' || asked > Number(apiVersion.slice(2)))
    throw new EngineError(
      400,
      `client version ${version} is too new. Maximum supported API version is ${apiVersion}`,
    );
  if (asked < Number(oldestApiVersion.slice(2)))
    throw new EngineError(
      400,
      `client version ${version} is too old. Minimum supported API version is ${oldestApiVersion}, please upgrade your client to a newer version`,
    );
  return match[3] ?? '/';
}

function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) throw new EngineError(400, 'the request body is too large');
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new EngineError(400, 'invalid JSON');
  }
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  response.statusCode = status;
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}

/** A flag of the query as Go reads it: absent, empty, `0` and `false` are false. */
export function flag(query: URLSearchParams, name: string, otherwise = false): boolean {
  const value = query.get(name);
  if (value === null) return otherwise;
  return !['', '0', 'no', 'false', 'none'].includes(value.trim().toLowerCase());
}

/** Seconds of the query; undefined where there are none. Throws EngineError 400 for what is no number. */
export function seconds(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^-?\d+$/.test(value)) throw new EngineError(400, `invalid value for ${name}: ${value}`);
  return Number(value) < 0 ? undefined : Number(value);
}

/** A moment of the query, in milliseconds since the epoch: seconds with a fraction, or a date. */
export function moment(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '' || value === '0') return undefined;
  const at = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1_000 : Date.parse(value);
  if (Number.isNaN(at)) throw new EngineError(400, `invalid value for "${name}": ${value}`);
  return at;
}
