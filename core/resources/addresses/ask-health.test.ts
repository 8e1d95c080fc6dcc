import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askHealth } from './ask-health.ts';
import { isForbidden } from './bounded-get.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const patient = new AbortController().signal;

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('an address', () => {
  it('that is well tells its version, and is asked for its health alone', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serving((request, response) => {
      seen.push(`${request.method} ${request.url}`, request.headers.authorization, request.headers.cookie);
      response.end('{"status":"ok","version":"1.8.2"}');
    });
    expect(await askHealth(url, patient)).toMatchObject({ kind: 'answered', status: 200, version: '1.8.2' });
    expect(seen).toEqual(['GET /health', undefined, undefined]);
  });

  it.each([
    ['no JSON', '<h1>it works</h1>'],
    ['another JSON', '{"version":{"a":1}}'],
    ['far too much', 'x'.repeat(1_000_000)],
  ])('that answers %s has no version', async (_, body) => {
    const url = await serving((_request, response) => response.end(body));
    expect(await askHealth(url, patient)).toMatchObject({
      kind: 'answered',
      status: 200,
      version: undefined,
    });
  });

  it('that sends elsewhere is not followed', async () => {
    let asked = 0;
    const url = await serving((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await askHealth(url, patient)).toMatchObject({ kind: 'answered', status: 302 });
    expect(asked).toBe(1);
  });

  it('where nothing listens refuses', async () => {
    const url = await serving((_request, response) => response.end());
    for (const close of opened.splice(0)) await close();
    expect(await askHealth(url, patient)).toEqual({ kind: 'silent', why: 'refused' });
  });

  it('that cuts the connection is told so', async () => {
    const url = await serving((request) => request.socket.destroy());
    expect(await askHealth(url, patient)).toEqual({ kind: 'silent', why: 'cut' });
  });

  it('that says nothing is waited for no longer than the reader stays', async () => {
    const url = await serving(() => undefined);
    expect(await askHealth(url, AbortSignal.timeout(50))).toEqual({ kind: 'silent', why: 'timed-out' });
  });

  it.each([
    'http://169.254.169.254',
    'http://[fe80::1]',
    'http://[fd00:ec2::254]',
    'http://[::ffff:169.254.169.254]',
    'http://0.0.0.0:80',
  ])('%s is never asked', async (url) => {
    expect(await askHealth(url, patient)).toEqual({ kind: 'not-asked', why: 'forbidden-address' });
  });

  it.each([
    ['::ffff:169.254.169.254', true],
    ['::ffff:a9fe:a9fe', true],
    ['0:0:0:0:0:ffff:a9fe:a9fe', true],
    ['fe80::1%eth0', true],
    ['::ffff:7f00:1', false],
    ['febf::1', true],
    ['::', true],
    ['10.0.0.1', false],
    ['127.0.0.1', false],
    ['fec0::1', false],
  ])('%s is forbidden: %s', (address, forbidden) => expect(isForbidden(address)).toBe(forbidden));
});
