import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../infra/sandbox/faults.ts';
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

  async function whileAway<T>(
    operations: readonly string[],
    ask: () => Promise<T>,
    kind: Fault['kind'] = 'deny',
  ): Promise<T> {
    const faults = `${stage.endpointOf('prod')}/_sandbox/faults`;
    const denied = operations.map((operation) => ({ service: 'dynamodb', operation, kind }));
    await fetch(faults, { method: 'PUT', body: JSON.stringify(denied) });
    return ask().finally(() => fetch(faults, { method: 'PUT', body: '[]' }));
  }

  it('that can not be made is told to its maker, and in the chain', async () => {
    const answer = await whileAway(['PutItem'], () =>
      stage.ask('/product', { intent: 'make', note: 'nobody', days: '2' }),
    );
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('There is no new link to give.');
    expect(answer.text).toContain('dynamodb:PutItem');
    expect(answer.text).not.toContain('/share?key=');
    expect((await stage.ask('/timeline?kind=links')).text).toContain('for nobody, 2 days long: failed');
  });

  it('of which the answer was lost is not said to have failed', async () => {
    const wish = { intent: 'make', note: 'who knows', days: '2' };
    const answer = await whileAway(['PutItem'], () => stage.ask('/product', wish), 'drop');
    expect(answer.status).toBe(503);
    expect((await stage.ask('/timeline?kind=links')).text).toContain(
      'for who knows, 2 days long: not known whether it happened',
    );
  });

  it('that no record can tell of is not made, also where the list can not be read either', async () => {
    const answer = await whileAway(['TransactWriteItems', 'Query'], () =>
      stage.ask('/product', { intent: 'make', note: 'unrecorded', days: '2' }),
    );
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('There is no new link to give.');
    expect((await stage.ask('/product')).text).not.toContain('unrecorded');
  });

  it('that can not be withdrawn may still be open, and is said to be', async () => {
    const { cookie } = await opened(await made('still open'));
    const page = await stage.ask('/product');
    const row = page.text.slice(page.text.indexOf('still open'));
    const id = /name="id" value="([0-9a-f]{64})"/.exec(row)?.[1] ?? '';
    const answer = await whileAway(['UpdateItem'], () => stage.ask('/product', { intent: 'withdraw', id }));
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('The link may still be open.');
    expect((await stage.app.ask('/share', { headers: { cookie } })).status).toBe(200);
    expect((await stage.ask('/timeline?kind=links')).text).toContain(
      `Withdraw the link ${id.slice(0, 8)} to the product view: failed`,
    );
  });

  it('says to whoever has one that it can not be looked up, and nothing of why', async () => {
    const link = await made('the board');
    const { cookie } = await opened(link);
    const [first, second] = await whileAway(['GetItem'], () =>
      Promise.all([stage.app.ask(link), stage.app.ask('/share', { headers: { cookie } })]),
    );
    for (const answer of [first, second]) {
      expect(answer.status).toBe(503);
      expect(answer.text).toContain('Try again in a moment.');
      expect(answer.text).not.toMatch(/dynamodb|failed unexpectedly|This link opens nothing/);
    }
    expect((await opened(link)).second.status).toBe(200);
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
