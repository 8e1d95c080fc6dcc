import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Duplex, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AwsChunkedDecoder, incompleteBody } from './aws-chunked.ts';
import { MalformedInput } from './malformed.ts';
import { BodyTooLarge } from './wire.ts';
import type { WireRequest } from './wire.ts';

function plainHeaders(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  return headers;
}

function encodingsOf(headers: Readonly<Record<string, string>>): string[] {
  return (headers['content-encoding'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/**
 * Reads a stream whole. Rejects with BodyTooLarge beyond the limit, and leaves the rest to flow away: to destroy a
 * request's stream would close the connection before the answer.
 */
export function collectBody(body: Readable, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    function take(chunk: Buffer): void {
      size += chunk.length;
      if (size <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      body.off('data', take);
      body.resume();
      reject(new BodyTooLarge(limitBytes));
    }
    body.on('data', take);
    body.once('end', () => resolve(Buffer.concat(chunks)));
    body.once('error', reject);
    body.once('close', () => reject(incompleteBody()));
  });
}

/** Lets a body run through another stream. What becomes of the stream behind does not touch the connection. */
function through<Stream extends Duplex>(source: Readable, target: Stream): Stream {
  source.once('close', () => {
    if (!source.readableEnded) target.destroy(incompleteBody());
  });
  source.once('error', (error) => target.destroy(error));
  // Whoever reads the target hears of its end; an error that nobody hears must not end the process.
  target.on('error', () => source.unpipe(target));
  return source.pipe(target);
}

function gunzip(body: Readable, limitBytes: number): Promise<Buffer> {
  const plain = through(body, createGunzip());
  return collectBody(plain, limitBytes).catch((error: unknown) => {
    throw error instanceof BodyTooLarge ? error : new MalformedInput('The request body is not valid gzip.');
  });
}

/** Wraps a node request. `fallbackHost` stands in for a missing Host header. */
export function wireRequest(message: IncomingMessage, fallbackHost: string): WireRequest {
  const headers = plainHeaders(message);
  const encodings = encodingsOf(headers);
  const decoder =
    encodings.includes('aws-chunked') || headers['x-amz-content-sha256']?.startsWith('STREAMING-')
      ? new AwsChunkedDecoder()
      : undefined;
  if (decoder) describeDecoded(headers, encodings);
  const url = message.url ?? '/';
  const question = url.indexOf('?');
  const host = headers['host'] ?? fallbackHost;
  const decoded = decoder && through(message, decoder);
  let streamed: Readable | undefined;
  return {
    method: message.method ?? 'GET',
    path: question === -1 ? url : url.slice(0, question),
    query: new URLSearchParams(question === -1 ? '' : url.slice(question + 1)),
    headers,
    endpoint: `http://${host}`,
    hostname: host.replace(/:\d+$/, '').toLowerCase(),
    address: message.socket.remoteAddress ?? '',
    openBody: () => (streamed ??= decoded ?? through(message, new PassThrough())),
    readBody: (limitBytes) =>
      // Metric clients compress large requests; S3 keeps the encoding as the object's own and streams the body.
      encodings.includes('gzip')
        ? gunzip(decoded ?? message, limitBytes)
        : collectBody(decoded ?? message, limitBytes),
    trailers: () => decoder?.trailers ?? {},
  };
}

function describeDecoded(headers: Record<string, string>, encodings: readonly string[]): void {
  const others = encodings.filter((name) => name !== 'aws-chunked');
  if (others.length > 0) headers['content-encoding'] = others.join(',');
  else delete headers['content-encoding'];
  const length = headers['x-amz-decoded-content-length'];
  if (length !== undefined) headers['content-length'] = length;
  else delete headers['content-length'];
}
