import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateStage } from './gate-stage.ts';
import type { GateStage } from './gate-stage.ts';

let stage: GateStage;
beforeAll(async () => {
  stage = await startGateStage();
});
afterAll(() => stage.close());

const ACCOUNTS = ['000000000000', '123456789012'];

async function made(note: string): Promise<string> {
  const answer = await stage.ask('/product', { intent: 'make', note, days: '2' });
  expect(answer.status).toBe(200);
  const link = /\/share\?key=[\w-]{40,}/.exec(answer.text)?.[0];
  if (!link) throw new Error('The page does not show the link.');
  return link;
}

/** As a browser without a sign-in: the cookie of the first answer is sent with the second. */
async function opened(link: string) {
  const first = await stage.app.ask(link);
  const cookie = String(first.headers['set-cookie'] ?? '').split(';')[0] ?? '';
  const second = await stage.app.ask('/share', { headers: cookie ? { cookie } : {} });
  return { first, second, cookie };
}

describe('a link to the product view', () => {
  it('opens it without a sign-in, and nothing else', async () => {
    const link = await made('the shops team');
    const { first, second, cookie } = await opened(link);
    expect([first.status, first.headers.location]).toEqual([302, '/share']);
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly/);
    expect(second.status).toBe(200);
    expect(second.text).toContain('Availability, 30 days');
    expect(second.headers['cache-control']).toBe('no-store');
    for (const account of ACCOUNTS) expect(second.text).not.toContain(account);
    for (const path of ['/product', '/', '/tables', '/timeline'])
      expect((await stage.app.ask(path, { headers: { cookie } })).headers.location).toMatch(/^\/sign-in/);
  });

  it('is told once, stands in no list, and the timeline knows who made it', async () => {
    const link = await made('a <b>board</b>');
    const page = await stage.ask('/product');
    expect(page.text).not.toContain(link);
    expect(page.text).not.toContain('<b>board</b>');
    const timeline = await stage.ask('/timeline?kind=links');
    expect(timeline.text).toContain('Make a link to the product view for a');
    expect(timeline.text).not.toContain(link.split('=')[1]);
  });

  it('opens nothing once it is withdrawn', async () => {
    const { cookie } = await opened(await made('gone soon'));
    const page = await stage.ask('/product');
    const row = page.text.slice(page.text.indexOf('gone soon'));
    const id = /name="id" value="([0-9a-f]{64})"/.exec(row)?.[1] ?? '';
    expect((await stage.ask('/product', { intent: 'withdraw', id }, 'viewer')).status).toBe(403);
    expect((await stage.ask('/product', { intent: 'withdraw', id })).status).toBe(200);
    const after = await stage.app.ask('/share', { headers: { cookie } });
    expect(after.status).toBe(404);
    expect(after.text).toContain('This link opens nothing');
    expect(after.text).not.toContain('Availability');
  });

  it.each(['/share', '/share?key=', '/share?key=abc', `/share?key=${'x'.repeat(4_000)}`])(
    'is needed for %.20s',
    async (path) => {
      const answer = await stage.app.ask(path);
      expect(answer.status).toBe(404);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );

  const WRONG: readonly Readonly<Record<string, string>>[] = [
    { intent: 'make', note: '', days: '1' },
    { intent: 'make', note: 'a', days: '91' },
    { intent: 'make', note: 'a', days: '0' },
    { intent: 'withdraw', id: 'x' },
    { intent: 'else' },
  ];
  it.each(WRONG)('is not made of %j', async (form) => {
    expect((await stage.ask('/product', form)).status).toBe(400);
  });
});
