import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { Silence } from './types.ts';

export interface BoundedGet {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  /** What is beyond is not read. */
  readonly mostBytes: number;
  /** The media types that are asked for. */
  readonly accept: string;
}

/** What came back, as far as it was read. The body is hostile text. */
export type BoundedAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly milliseconds: number;
      readonly mediaType: string;
      readonly body: string;
    }
  | { readonly kind: 'silent'; readonly why: Silence }
  | { readonly kind: 'not-asked'; readonly why: 'forbidden-address' };

/** An IPv4 address is found here however it is written as one of IPv6. */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('169.254.0.0', 16);
FORBIDDEN.addSubnet('0.0.0.0', 8);
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
FORBIDDEN.addSubnet('fd00:ec2::', 32, 'ipv6');
FORBIDDEN.addAddress('::', 'ipv6');

class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

/**
 * One bounded GET, without credentials, that follows no redirect. Never throws. What resolves to a link-local address
 * (the metadata service of a machine) is not asked.
 */
export function boundedGet(
  address: URL,
  { signal, deadlineMs, mostBytes, accept }: BoundedGet,
): Promise<BoundedAnswer> {
  const host = address.hostname.replaceAll(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && isForbidden(host))
    return Promise.resolve({ kind: 'not-asked', why: 'forbidden-address' });
  const began = performance.now();
  return new Promise((resolve) => {
    const program = address.protocol === 'https:' ? https : http;
    const request = program.get(
      address,
      {
        agent: false,
        lookup: checkedLookup,
        headers: { accept, 'user-agent': 'operations-console' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const done = () => {
          request.destroy();
          const [mediaType = ''] = (response.headers['content-type'] ?? '').split(';');
          resolve({
            kind: 'answered',
            status: response.statusCode ?? 0,
            milliseconds: Math.round(performance.now() - began),
            mediaType: mediaType.trim().toLowerCase(),
            body: Buffer.concat(chunks).toString('utf8'),
          });
        };
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > mostBytes) done();
          else chunks.push(chunk);
        });
        response.once('end', done);
        response.once('error', done);
      },
    );
    request.once('error', (error: NodeJS.ErrnoException) => resolve(outcomeOf(error)));
  });
}

const checkedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    if (addresses.some(({ address }) => isForbidden(address)))
      return callback(new ForbiddenAddress('A link-local address is not asked.'), '');
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    return callback(null, first?.address ?? '', first?.family);
  });
};

/** Link-local addresses, of which a cloud's metadata service is one, and the unspecified ones. */
export function isForbidden(address: string): boolean {
  const [plain = ''] = address.split('%');
  const family = isIP(plain);
  return family !== 0 && FORBIDDEN.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

function outcomeOf(error: NodeJS.ErrnoException): BoundedAnswer {
  if (error instanceof ForbiddenAddress) return { kind: 'not-asked', why: 'forbidden-address' };
  return { kind: 'silent', why: silenceOf(error.code ?? '', error.name) };
}

function silenceOf(code: string, name: string): Silence {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-name';
  if (code === 'ETIMEDOUT' || name === 'AbortError' || name === 'TimeoutError') return 'timed-out';
  return /^(?:CERT|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code) ? 'certificate' : 'cut';
}
