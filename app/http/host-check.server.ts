import type { Request, RequestHandler } from 'express';
import { refuse } from './refusal.server.ts';

/** Asked by load balancers, which call an address and not a name. They tell nothing secret. */
const HEALTH_PATHS = new Set(['/healthz', '/readyz']);

/**
 * Answers only to the names that are the console's own. A page elsewhere can point its own name at this machine and
 * would otherwise read the console as if it were its own (DNS rebinding).
 */
export function checkHost(publicHosts: readonly string[]): RequestHandler {
  const known = new Set(publicHosts);
  return (request, response, next) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    const port = request.socket.localPort ?? 0;
    if (known.has(host) || isLoopbackHost(host, port) || isOwnAddress(request, host, port)) return next();
    refuse(
      response,
      421,
      'The console does not answer to this host name. OPS_PUBLIC_HOSTS names further ones.',
    );
  };
}

function isLoopbackHost(host: string, port: number): boolean {
  const [name, given] = splitHost(host);
  const loopback = name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
  return loopback && given === port;
}

function isOwnAddress(request: Request, host: string, port: number): boolean {
  if (!HEALTH_PATHS.has(request.path)) return false;
  const [name, given] = splitHost(host);
  const own = request.socket.localAddress?.replace(/^::ffff:/, '') ?? '';
  return given === port && (name === own || name === `[${own}]`);
}

function splitHost(host: string): readonly [string, number] {
  const [, name = '', port = '80'] = /^(\[[0-9a-f:.]+\]|[^:]*)(?::(\d{1,5}))?$/.exec(host) ?? [];
  return [name, Number(port)];
}
