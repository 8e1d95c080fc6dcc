import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../server.ts';
import type { Sandbox } from '../server.ts';
import { authorization, buckets, metrics, postJson, seen, tables, topics } from './echo-services.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ services: [() => tables, () => metrics, () => topics, () => buckets] });
});

afterAll(() => sandbox.close());

describe('bodies', () => {
  async function raw(text: string): Promise<string> {
    const socket = connect(sandbox.port, '127.0.0.1');
    socket.write(text);
    let answer = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString('latin1');
    return answer;
  }

  function upload(headers: string, body: string): string {
    return `PUT /b/k HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\nauthorization: ${authorization('s3')}\r\n${headers}\r\n\r\n${body}`;
  }

  it('are read chunk by chunk, however they are cut', async () => {
    seen.length = 0;
    const chunks = '3;chunk-signature=0\r\nabc\r\n2;chunk-signature=0\r\nde\r\n0;chunk-signature=0\r\n\r\n';
    const headers =
      'content-encoding: aws-chunked,gzip\r\nx-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD\r\n' +
      `x-amz-decoded-content-length: 5\r\ncontent-length: ${chunks.length}`;
    expect(await raw(upload(headers, chunks))).toMatch(/^HTTP\/1.1 200/);
    expect(seen[0]).toMatchObject({ Body: 'abcde', ContentLength: 5, ContentEncoding: 'gzip' });
  });

  it.each([
    ['a chunk without a size', 'xyz\r\nabc\r\n0\r\n\r\n'],
    ['a chunk that is longer than its size', '2\r\nabc\r\n0\r\n\r\n'],
    ['a missing last chunk', '3\r\nabc\r\n'],
  ])('are answered where they have %s', async (_, chunks) => {
    const headers = `content-encoding: aws-chunked\r\ncontent-length: ${chunks.length}`;
    expect(await raw(upload(headers, chunks))).toMatch(/^HTTP\/1.1 400[^]*<Code>IncompleteBody</);
  });

  it('are answered where they are too large, no gzip, or not read at all', async () => {
    const large = await postJson(
      sandbox.url,
      'dynamodb',
      'DynamoDB_20120810.PutItem',
      `{"TableName":"${'x'.repeat(17e6)}"}`,
    );
    expect(large.status).toBe(413);
    const unread = await postJson(sandbox.url, 'dynamodb', 'DynamoDB_20120810.Nothing', 'x'.repeat(500_000));
    expect(unread.status).toBe(400);
    const headers = {
      authorization: authorization('monitoring'),
      'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData',
      'content-encoding': 'gzip',
    };
    const zipped = await fetch(sandbox.url, { method: 'POST', headers, body: 'no gzip' });
    expect(await zipped.text()).toContain('SerializationException');
  });

  it('are refused where the signature names no scope', async () => {
    const headers = { authorization: 'Bearer x', 'x-amz-target': 'DynamoDB_20120810.PutItem' };
    const response = await fetch(sandbox.url, { method: 'POST', headers, body: '{}' });
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('IncompleteSignatureException') as string,
    ]);
  });
});
