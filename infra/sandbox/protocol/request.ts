import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AwsChunkedDecoder } from './aws-chunked.ts';
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

/** Reads a stream whole. Rejects with BodyTooLarge beyond the limit. */
export async function collectBody(body: Readable, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw new BodyTooLarge(limitBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
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
  const body = decoder ? pipeline(message, decoder, () => undefined) : message;
  return {
    method: message.method ?? 'GET',
    path: question === -1 ? url : url.slice(0, question),
    query: new URLSearchParams(question === -1 ? '' : url.slice(question + 1)),
    headers,
    endpoint: `http://${host}`,
    hostname: host.replace(/:\d+$/, '').toLowerCase(),
    body,
    readBody: (limitBytes) => {
      // Metric clients compress large requests; S3 keeps the encoding as the object's own and streams the body.
      const plain = encodings.includes('gzip') ? pipeline(body, createGunzip(), () => undefined) : body;
      return collectBody(plain, limitBytes);
    },
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
