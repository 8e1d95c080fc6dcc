import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

// RFC 9110, 7.6.1: what concerns one connection alone.
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'http2-settings',
]);

const replaced = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port', 'x-amzn-trace-id']);

/** How a listener tells its targets about the client. */
export interface Forwarding {
  readonly protocol: 'http' | 'https';
  readonly port: number;
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  readonly withClientPort: boolean;
}

function named(message: IncomingMessage): ReadonlySet<string> {
  return new Set(message.headers.connection?.toLowerCase().split(/\s*,\s*/));
}

/** The headers that a target gets, as they were written and in their order, with the load balancer's own behind. */
export function headersForTarget(message: IncomingMessage, forwarding: Forwarding, now: number): string[] {
  const dropped = named(message);
  const headers: string[] = [];
  for (let at = 0; at < message.rawHeaders.length; at += 2) {
    const name = message.rawHeaders[at] ?? '';
    const lower = name.toLowerCase();
    if (hopByHop.has(lower) || replaced.has(lower) || dropped.has(lower)) continue;
    headers.push(name, message.rawHeaders[at + 1] ?? '');
  }
  const { 'transfer-encoding': encoding, 'content-length': length } = message.headers;
  // A method that may have a body says that it has none, or Node would send an empty chunked one.
  if (
    encoding === undefined &&
    length === undefined &&
    !/^(GET|HEAD|OPTIONS|DELETE|TRACE)$/.test(message.method ?? '')
  )
    headers.push('Content-Length', '0');
  const forwardedFor = forwardedForOf(message, forwarding);
  if (forwardedFor !== undefined) headers.push('X-Forwarded-For', forwardedFor);
  headers.push('X-Forwarded-Proto', forwarding.protocol, 'X-Forwarded-Port', String(forwarding.port));
  headers.push('X-Amzn-Trace-Id', traceId(message.headers['x-amzn-trace-id'], now));
  return headers;
}

function forwardedForOf(message: IncomingMessage, forwarding: Forwarding): string | undefined {
  const before = [message.headers['x-forwarded-for'] ?? []].flat().join(', ');
  if (forwarding.forwardedFor === 'remove') return undefined;
  if (forwarding.forwardedFor === 'preserve') return before === '' ? undefined : before;
  const { remoteAddress = '', remotePort = 0 } = message.socket;
  const client = forwarding.withClientPort ? `${remoteAddress}:${remotePort}` : remoteAddress;
  return before === '' ? client : `${before}, ${client}`;
}

/** Source: ELB user guide, "Request tracing": a Root that was given is kept, and Self put before it. */
function traceId(given: string | string[] | undefined, now: number): string {
  const id = `1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  const before = [given ?? []].flat().join(';');
  if (!/(^|;)\s*Root=/.test(before)) return [`Root=${id}`, ...(before === '' ? [] : [before])].join(';');
  return `Self=${id};${before.replace(/(^|;)\s*Self=[^;]*;?/, '$1')}`;
}

/** The headers that a client gets of a target's answer. */
export function headersForClient(answer: IncomingMessage): string[] {
  const dropped = named(answer);
  const headers: string[] = [];
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    const name = answer.rawHeaders[at] ?? '';
    const lower = name.toLowerCase();
    // Node frames the answer for the client's own version of HTTP.
    if (hopByHop.has(lower) || lower === 'transfer-encoding' || dropped.has(lower)) continue;
    headers.push(name, answer.rawHeaders[at + 1] ?? '');
  }
  return headers;
}
