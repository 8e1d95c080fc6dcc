import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildOf } from './pages.ts';
import { everyRoute } from './route-tree.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

/** Two environments behind a port where nothing listens; the second is frozen for as long as this test can run. */
const ENVIRONMENTS = JSON.stringify({
  environments: ['dev', 'prod'].map((id) => ({
    ...{ id, label: `Label of ${id}`, guard: 'none', region: 'us-east-1', account: '000000000000' },
    endpoint: 'http://127.0.0.1:1',
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    names: { stage: id },
    freezes:
      id === 'prod'
        ? [{ from: '2020-01-01T00:00:00Z', to: '2200-01-01T00:00:00Z', reason: 'a long sale' }]
        : [],
  })),
});

let app: ServedConsole;
let cookie: string;
beforeAll(async () => {
  app = await serveConsole(buildOf(everyRoute()), { OPS_READ_ONLY: 'on' }, Date.now, undefined, ENVIRONMENTS);
  cookie = await app.cookieOf('viewer');
});
afterAll(() => app.close());

it('what keeps things from being changed stands on every page, before anything is asked', async () => {
  const page = await app.ask('/rules', { headers: { cookie } });
  expect(page.text).toContain('This console was started read-only.');
  expect(page.text.replaceAll('<!-- -->', '')).toMatch(/Label of prod is frozen:.{0,60}a long sale/);
});

it('is told although the console’s own table is away, with what is not known left out', async () => {
  const answer = await app.ask('/notices', { headers: { cookie } });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toEqual({
    readOnly: 'This console was started read-only.',
    frozen: [{ environment: { id: 'prod', label: 'Label of prod', colour: 'sky' }, reason: 'a long sale' }],
  });
});

it('pages of what the console keeps say that its table is away', async () => {
  for (const path of ['/operations', '/timeline', '/approvals', '/rules']) {
    const page = await app.ask(path, { headers: { cookie } });
    expect(page.status, path).toBe(200);
    expect(page.text, path).toContain('data-state="unreachable"');
  }
  const file = await app.ask('/timeline/export?format=csv', { headers: { cookie } });
  expect(file.status).toBe(503);
});
