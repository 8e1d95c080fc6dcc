import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { notFound } from '../../app/http/errors.server.ts';
import { pairOf } from '../../app/http/pair.server.ts';
import { requirePermission } from '../../app/http/permissions.server.ts';
import { maySee } from '../../app/http/permission-table.ts';
import { pagesWith } from './pages.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

const SECRET_TEXT = 'a-password-in-an-address';
let givenUp = 0;
let produced = 0;

function Page() {
  return 'a page';
}

const added = {
  fails: {
    loader: () => {
      throw new Error(`could not reach redis://user:${SECRET_TEXT}@cache/`);
    },
    default: Page,
  },
  'fails-as-data': {
    loader: () => {
      throw new TypeError('a mistake');
    },
  },
  'draws-badly': {
    default: () => {
      throw new Error('drawn badly');
    },
  },
  missing: {
    loader: () => {
      throw notFound('There is no table <img src=x onerror=alert(1)>.');
    },
    default: Page,
  },
  pair: {
    loader: ({ request, context }: LoaderFunctionArgs) => Response.json(pairOf(request, context).labels),
  },
  data: {
    loader: ({ request, context }: LoaderFunctionArgs) => {
      const person = requirePermission(request, context, 'data:read');
      return Response.json(
        context.console.sources.filter((one) => maySee(person, 'data:read', one.environment)).length,
      );
    },
  },
  'prod-data': {
    loader: ({ request, context }: LoaderFunctionArgs) => {
      const prod = context.console.find('prod');
      return Response.json(requirePermission(request, context, 'data:read', prod!.environment).id);
    },
  },
  'never-there': {
    loader: () => ({ panel: new Promise<string>(() => undefined) }),
    default: Page,
  },
  stream: {
    loader: () => new Response(slowStream(), { headers: { 'Content-Type': 'text/plain' } }),
  },
  endless: {
    loader: () => new Response(endlessStream(), { headers: { 'Content-Type': 'application/octet-stream' } }),
  },
};

function slowStream(): ReadableStream<Uint8Array> {
  let end: NodeJS.Timeout;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('first '.repeat(500)));
      end = setTimeout(() => controller.close(), 10_000);
    },
    cancel: () => {
      clearTimeout(end);
      givenUp += 1;
    },
  });
}

function endlessStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      produced += 1;
      controller.enqueue(new Uint8Array(64 * 1024));
    },
    cancel: () => void (givenUp += 1),
  });
}

let app: ServedConsole;
const cookies: Record<string, string> = {};

beforeAll(async () => {
  app = await serveConsole(pagesWith(added));
  for (const person of ['viewer', 'developer', 'operator', 'admin'])
    cookies[person] = await app.cookieOf(person);
});

afterAll(() => app.close());

describe('failures', () => {
  it.each(['/fails', '/fails-as-data', '/fails.data'])(
    '%s is a 500 that names the request, tells nothing else and is logged once',
    async (path) => {
      const before = app.logged.length;
      const answer = await app.ask(path);
      expect(answer.status).toBe(500);
      const id = String(answer.headers['x-request-id']);
      expect(answer.text).toContain(id);
      for (const secret of [SECRET_TEXT, 'at Object', '.ts:', 'a mistake'])
        expect(answer.text).not.toContain(secret);
      const errors = app.logged.slice(before).filter((line) => line.includes('"level":50'));
      expect(errors).toHaveLength(1);
      expect(errors[0]).toContain(id);
      expect(errors[0]).not.toContain(SECRET_TEXT);
    },
  );

  it('a page that can not be drawn is a 500, and the process lives', async () => {
    const answer = await app.ask('/draws-badly');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('drawn badly');
    expect((await app.ask('/healthz')).status).toBe(200);
  });

  it('what is refused on purpose keeps its status and its sentence, as text', async () => {
    const answer = await app.ask('/missing');
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('There is no table &lt;img src=x onerror=alert(1)&gt;.');
    expect(answer.text).not.toContain('<img');
    expect(app.logged.join('')).not.toContain('onerror');
  });
});

describe('permissions', () => {
  it.each([
    ['viewer', '/data', 403],
    ['developer', '/data', 200],
    ['developer', '/prod-data', 403],
    ['operator', '/prod-data', 200],
    ['admin', '/prod-data', 200],
  ])('%s asks %s: %i', async (person, path, status) => {
    const answer = await app.ask(path, { headers: { cookie: cookies[person] ?? '' } });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.text).toContain(`The role ${person} may not see the data`);
  });

  it('a developer sees the data of the unguarded environment alone', async () => {
    expect((await app.ask('/data', { headers: { cookie: cookies.developer ?? '' } })).text).toBe('1');
    expect((await app.ask('/data', { headers: { cookie: cookies.operator ?? '' } })).text).toBe('3');
  });
});

describe('the pair', () => {
  async function idsOf(path: string, cookie = '') {
    const answer = await app.ask(path, { headers: { cookie } });
    expect(answer.status).toBe(200);
    return (JSON.parse(answer.text) as { id: string }[]).map((label) => label.id);
  }

  it('is the first two, else what the browser chose, else what the address names', async () => {
    expect(await idsOf('/pair')).toEqual(['dev', 'prod']);
    expect(await idsOf('/pair', 'pair=staging%2Cdev')).toEqual(['staging', 'dev']);
    expect(await idsOf('/pair?pair=prod,staging', 'pair=staging%2Cdev')).toEqual(['prod', 'staging']);
  });

  it.each(['pair=gone%2Cdev', 'pair=%E0%A4%A', 'pair=dev', 'pair=dev%2Cdev'])(
    'a cookie that is not a pair any more counts for nothing: %s',
    async (cookie) => {
      expect(await idsOf('/pair', cookie)).toEqual(['dev', 'prod']);
    },
  );

  it.each([
    ['', 'two different environments'],
    ['dev', 'two different environments'],
    ['dev,dev', 'two different environments'],
    ['dev,prod,staging', 'two different environments'],
    ['dev,qa', 'There is no environment qa. The environments are dev, prod, staging.'],
  ])('?pair=%s is a 400 in words', async (pair, sentence) => {
    const answer = await app.ask(`/pair?pair=${pair}`);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(sentence);
  });

  it('hands the browser no key and no password', async () => {
    const { text } = await app.ask('/pair');
    expect(text).toContain('redis://user@127.0.0.1:1');
    for (const secret of ['redis-password', 'test-secret-key', 'test-key'])
      expect(text).not.toContain(secret);
  });

  it('preferences are kept in cookies, and only those that there are', async () => {
    const answer = await app.ask('/preferences', {
      form: { theme: 'dark', pair: 'prod,dev', redirectTo: '/pair' },
    });
    expect(answer.status).toBe(302);
    expect(answer.headers['set-cookie']?.map((line) => line.split(';')[0])).toEqual([
      'theme=dark',
      'pair=prod%2Cdev',
    ]);
    expect((await app.ask('/sign-in', { headers: { cookie: 'theme=dark' } })).text).toContain(
      'data-theme="dark"',
    );
    for (const [name, value] of [
      ['theme', 'pink'],
      ['pair', 'dev; Path=/x'],
    ] as const)
      expect((await app.ask('/preferences', { form: { [name]: value } })).status).toBe(400);
  });
});

describe('streams', () => {
  it('are sent on as they come, compressed as they are', async () => {
    const request = httpRequest({
      port: app.port,
      path: '/stream',
      headers: { 'accept-encoding': 'gzip' },
      agent: false,
    });
    const received: Buffer[] = [];
    request.once('response', (response) => {
      expect(response.headers['content-encoding']).toBe('gzip');
      response.on('data', (chunk: Buffer) => received.push(chunk));
      response.once('error', () => undefined);
    });
    request.end();
    const textSoFar = () =>
      received.length === 0 ? '' : gunzipSync(Buffer.concat(received), { finishFlush: 2 }).toString();
    await expect.poll(textSoFar).toBe('first '.repeat(500));
    const before = givenUp;
    request.destroy();
    await expect.poll(() => givenUp).toBe(before + 1);
  });

  it.each(['/never-there', '/never-there.data'])(
    'end even where a panel never comes: %s',
    { timeout: 30_000 },
    async (path) => expect((await app.ask(path)).status).toBe(200),
  );

  it('wait for a reader who is slow, and end when the reader leaves', async () => {
    const request = httpRequest({ port: app.port, path: '/endless', agent: false });
    await new Promise<void>((resolve) => {
      request.once('response', (response) => {
        response.pause();
        response.once('error', () => undefined);
        resolve();
      });
      request.end();
    });
    // What the sockets of both sides hold is a few megabytes; without waiting it would be all the memory there is.
    await expect.poll(stopsGrowing, { interval: 200, timeout: 8_000 }).toBe(true);
    expect(produced * 64).toBeLessThan(64 * 1024);
    const before = givenUp;
    request.destroy();
    await expect.poll(() => givenUp).toBe(before + 1);
  });

  let last = -1;
  function stopsGrowing(): boolean {
    const same = last === produced;
    last = produced;
    return same;
  }
});

describe('the log', () => {
  it('names the request and its path, not what stands behind the question mark', async () => {
    await app.ask('/pair?pair=dev,prod&key=customer-4711', { headers: { cookie: cookies.viewer ?? '' } });
    await expect.poll(() => app.logged.some((line) => line.includes('"path":"/pair"'))).toBe(true);
    expect(app.logged.join('')).not.toContain('customer-4711');
    expect(app.logged.some((line) => line.includes('"person":"viewer"'))).toBe(true);
  });
});
