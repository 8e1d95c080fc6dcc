import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import type { ActionAnswer } from '../../app/features/actions/action-answer.ts';
import { itemVersion } from '../../core/changes/tables/item-input.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { buildOf } from './pages.ts';
import { everyRoute } from './route-tree.ts';
import { serveConsole } from './served-console.ts';
import type { Answer, ServedConsole } from './served-console.ts';

const TABLE = 'things';
const SECRET = 'a-value-of-an-item';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const sandboxes: Sandbox[] = [];
const tables: Record<string, DynamoDBClient> = {};
const cookies: Record<string, string> = {};
let app: ServedConsole;

beforeAll(async () => {
  const environments = [];
  for (const [id, guard, account] of [
    ['dev', 'none', '000000000000'],
    ['prod', 'typed-name', '123456789012'],
    ['vault', 'two-person', '210987654321'],
  ] as const) {
    const sandbox = await startSandbox({ account, services: allServices });
    sandboxes.push(sandbox);
    const client = new DynamoDBClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      credentials: { ...credentials },
    });
    tables[id] = client;
    await client.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
    environments.push({
      ...{ id, label: `Label of ${id}`, guard, region: 'us-east-1', account, endpoint: sandbox.url },
      credentials: { static: credentials },
      names: { stage: id === 'dev' ? 'dev' : 'prod' },
    });
  }
  app = await serveConsole(
    buildOf(everyRoute()),
    {},
    Date.now,
    undefined,
    JSON.stringify({ home: 'prod', environments }),
  );
  for (const person of ['viewer', 'developer', 'operator', 'admin'])
    cookies[person] = await app.cookieOf(person);
});

afterAll(async () => {
  await app.close();
  for (const client of Object.values(tables)) client.destroy();
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
});

async function put(environment: string, id: string): Promise<void> {
  await tables[environment]?.send(
    new PutItemCommand({ TableName: TABLE, Item: { id: { S: id }, text: { S: SECRET } } }),
  );
}

async function isThere(environment: string, id: string): Promise<boolean> {
  const answer = await tables[environment]?.send(
    new GetItemCommand({ TableName: TABLE, Key: { id: { S: id } }, ConsistentRead: true }),
  );
  return answer?.Item !== undefined;
}

function deletion(id: string): string {
  const item = { id: { S: id }, text: { S: SECRET } };
  return JSON.stringify({ table: TABLE, key: { id: { S: id } }, read: itemVersion(item) });
}

function ask(path: string, form?: Readonly<Record<string, string>>, person = 'operator'): Promise<Answer> {
  return app.ask(path, { form, headers: { cookie: cookies[person] ?? '' } });
}

type Told = Readonly<{ status: number }> & ActionAnswer;

async function gate(
  fields: Readonly<Record<string, string>>,
  person = 'operator',
  action = 'tables.delete-item',
) {
  const answer = await ask(`/actions/${action}/answer`, { key: newRunId(Date.now()), ...fields }, person);
  return { ...(JSON.parse(answer.text) as ActionAnswer), status: answer.status } as Told;
}

function hashIn(answer: Told): string {
  return 'presentation' in answer ? (answer.presentation?.hash ?? '') : '';
}

function runIn(answer: Told) {
  if (!('run' in answer)) throw new Error(JSON.stringify(answer));
  return answer.run;
}

describe('a wish and its answer', () => {
  it('is only planned where only a plan is asked for', async () => {
    await put('dev', 'planned');
    const answer = await gate({ intent: 'plan', environment: 'dev', input: deletion('planned') });
    expect(answer).toMatchObject({ status: 200, outcome: 'presented' });
    expect(JSON.stringify(answer)).not.toContain('"facts"');
    expect(await isThere('dev', 'planned')).toBe(true);
  });

  it('runs at once where nothing is asked, once for one key, and is undone by its run alone', async () => {
    await put('dev', 'gone');
    const wish = { intent: 'begin', environment: 'dev', input: deletion('gone'), key: newRunId(Date.now()) };
    const [first, second] = [await gate(wish), await gate(wish)];
    expect(first).toMatchObject({ status: 200, outcome: 'ran', run: { state: 'done', id: wish.key } });
    expect(second).toMatchObject({ status: 200, outcome: 'ran', run: { id: wish.key } });
    expect(JSON.stringify(first)).not.toContain(SECRET);
    expect(await isThere('dev', 'gone')).toBe(false);
    const { undo, id } = runIn(first);
    const back = await gate({ intent: 'begin', environment: 'dev', undoOf: id }, 'operator', undo?.actionId);
    expect(back).toMatchObject({ status: 200, run: { state: 'done', undoOf: id } });
    expect(await isThere('dev', 'gone')).toBe(true);
    const again = await gate({ intent: 'begin', environment: 'dev', undoOf: id }, 'operator', undo?.actionId);
    expect(again.status).toBe(422);
  });

  it('is shown first where something is asked, and runs only with what was asked', async () => {
    await put('prod', 'guarded');
    const wish = { environment: 'prod', input: deletion('guarded'), key: newRunId(Date.now()) };
    const shown = await gate({ ...wish, intent: 'begin' });
    expect(shown).toMatchObject({ status: 200, outcome: 'presented' });
    const planHash = hashIn(shown);
    const confirm = { ...wish, intent: 'execute' };
    expect(await gate({ ...confirm, planHash })).toMatchObject({ status: 409, outcome: 'stopped' });
    expect(await gate({ ...confirm, planHash, typedName: 'thing' })).toMatchObject({ status: 409 });
    expect(await gate({ ...confirm, planHash: '0'.repeat(64), typedName: TABLE })).toMatchObject({
      status: 409,
      outcome: 'changed',
    });
    expect(await gate({ ...confirm, typedName: TABLE })).toMatchObject({ status: 409 });
    expect(await isThere('prod', 'guarded')).toBe(true);
    expect(await gate({ ...confirm, planHash, typedName: TABLE })).toMatchObject({
      status: 200,
      outcome: 'ran',
    });
    expect(await isThere('prod', 'guarded')).toBe(false);
  });

  it.each([
    ['no input', { intent: 'plan', environment: 'dev' }, 'operator', 400],
    [
      'an input of another kind',
      { intent: 'plan', environment: 'dev', input: '{"table":1}' },
      'operator',
      400,
    ],
    [
      'a table that is not there',
      { intent: 'plan', environment: 'dev', input: '{"table":"none","key":{"id":{"S":"a"}},"read":"x"}' },
      'operator',
      422,
    ],
    [
      'an environment that is not there',
      { intent: 'plan', environment: 'moon', input: deletion('a') },
      'operator',
      404,
    ],
    ['a viewer', { intent: 'begin', environment: 'dev', input: deletion('a') }, 'viewer', 403],
    [
      'a developer in production',
      { intent: 'begin', environment: 'prod', input: deletion('a') },
      'developer',
      403,
    ],
    ['an undo of nothing', { intent: 'begin', environment: 'dev', undoOf: newRunId(1) }, 'operator', 400],
  ] as const)('is answered with a sentence: %s', async (_name, fields, person, status) => {
    const answer = await gate(fields, person);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer)).toMatch(/"(sentence|message)":"[^"]{5,}/);
  });

  it('may hold what AWS takes, and no more', async () => {
    const large = JSON.stringify({ queue: 'none', body: '"'.repeat(1_000_000) });
    const fields = { intent: 'plan', environment: 'dev' };
    expect((await gate({ ...fields, input: 'x'.repeat(900_000) })).status).toBe(400);
    expect(encodeURIComponent(large).length).toBeGreaterThan(3 * 1024 * 1024);
    const answer = await ask('/actions/queues.send/answer', { ...fields, input: large });
    expect(answer.status).toBe(413);
    expect((await ask('/rules', { readOnly: 'on', reason: 'x'.repeat(70_000) }, 'admin')).status).toBe(413);
  });

  it('of another site is refused before anything is read', async () => {
    const headers = { cookie: cookies.operator ?? '', origin: 'http://elsewhere.invalid' };
    const form = { intent: 'begin', environment: 'dev', input: deletion('a'), key: newRunId(Date.now()) };
    expect((await app.ask('/actions/tables.delete-item/answer', { form, headers })).status).toBe(403);
  });
});

describe('the same without scripts', () => {
  it('is a page with the plan and its form, and then one with the outcome', async () => {
    await put('prod', 'by-hand');
    const wish = { environment: 'prod', input: deletion('by-hand') };
    const shown = await ask('/actions/tables.delete-item', { ...wish, intent: 'plan' });
    expect(shown.status).toBe(200);
    for (const text of ['Delete the item', 'Label of prod', 'name="typedName"', 'value="execute"', SECRET])
      expect(shown.text).toContain(text);
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(shown.text)?.[1] ?? '';
    const confirmed = { ...wish, intent: 'execute', planHash: field('planHash'), key: field('key') };
    const unnamed = await ask('/actions/tables.delete-item', confirmed);
    expect(unnamed.status).toBe(409);
    expect(unnamed.text).toContain(`Type the name ${TABLE} to confirm.`);
    const done = await ask('/actions/tables.delete-item', { ...confirmed, typedName: TABLE });
    expect(done.status).toBe(200);
    expect(done.text).toContain('Undo');
    expect(await isThere('prod', 'by-hand')).toBe(false);
  });

  it('says where an action is begun when its address is opened', async () => {
    expect((await ask('/actions/tables.delete-item')).status).toBe(200);
    expect((await ask('/actions/tables.unheard-of')).status).toBe(404);
  });
});

describe('what was done', () => {
  it('stands on its page, in the list, on the timeline and in the export; values only for whoever may see them', async () => {
    await put('prod', 'told');
    const wish = { environment: 'prod', input: deletion('told'), key: newRunId(Date.now()) };
    const planHash = hashIn(await gate({ ...wish, intent: 'begin' }));
    const run = runIn(await gate({ ...wish, intent: 'execute', planHash, typedName: TABLE }));
    for (const path of [
      `/operations/${run.id}`,
      '/operations',
      `/timeline?run=${run.id}`,
      '/timeline/export?format=csv',
      '/timeline/export?format=json',
    ]) {
      const [operator, viewer] = [await ask(path), await ask(path, undefined, 'viewer')];
      expect([operator.status, viewer.status], path).toEqual([200, 200]);
      expect(operator.text, path).toContain('told');
      expect(viewer.text, path).toContain('Delete item');
      expect(viewer.text, path).not.toContain(SECRET);
      expect(viewer.text, path).not.toContain('told');
    }
    for (const path of [
      `/operations/${run.id}`,
      '/timeline/export?format=csv',
      '/timeline/export?format=json',
    ])
      expect((await ask(path)).text, path).toContain(SECRET);
    const csv = await ask('/timeline/export?format=csv');
    expect(csv.headers['content-type']).toMatch(/text\/csv/);
    expect(csv.headers['content-disposition']).toMatch(
      /^attachment; filename="timeline-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect((await ask('/timeline/export')).status).toBe(400);
  });

  it('is not found by a viewer’s words in values', async () => {
    const found = (person: string) => ask('/timeline/export?format=json&q=told', undefined, person);
    expect(JSON.parse((await found('operator')).text)).not.toHaveLength(0);
    expect(JSON.parse((await found('viewer')).text)).toHaveLength(0);
  });

  it('is streamed to whoever watches, and ends with the run', async () => {
    await put('dev', 'watched');
    const run = runIn(await gate({ intent: 'begin', environment: 'dev', input: deletion('watched') }));
    const headers = { cookie: cookies.viewer ?? '', accept: 'text/event-stream' };
    const answer = await app.ask(`/operations/${run.id}/stream`, { headers });
    expect(answer.headers['content-type']).toMatch(/event-stream/);
    expect(answer.text).toMatch(/^data: \{.*"state":"done".*\}\n\n$/);
    expect(answer.text).not.toContain('watched');
    expect((await ask(`/operations/${run.id}/stream`)).status).toBe(400);
  });

  it('can be stopped by whoever may do it, as long as it runs', async () => {
    await put('dev', 'ended');
    const run = runIn(await gate({ intent: 'begin', environment: 'dev', input: deletion('ended') }));
    const stop = (person: string) => ask(`/operations/${run.id}`, { intent: 'cancel' }, person);
    expect((await stop('viewer')).status).toBe(403);
    expect((await stop('operator')).status).toBe(409);
    expect((await ask(`/operations/${newRunId(1)}`, { intent: 'cancel' })).status).toBe(404);
  });
});

describe('a second person', () => {
  async function requested(id: string): Promise<string> {
    await put('vault', id);
    const wish = { environment: 'vault', input: deletion(id), key: newRunId(Date.now()) };
    const planHash = hashIn(await gate({ ...wish, intent: 'begin' }));
    const stopped = await gate({ ...wish, intent: 'execute', planHash, typedName: TABLE });
    expect(stopped).toMatchObject({ status: 409, outcome: 'stopped' });
    const asked = await gate({ ...wish, intent: 'ask', planHash, typedName: TABLE });
    expect(asked).toMatchObject({ status: 202, outcome: 'waiting' });
    return 'approvalId' in asked ? asked.approvalId : '';
  }

  it('agrees, never to a plan of their own, and it runs', async () => {
    const approval = await requested('agreed');
    const notices = async (person: string) =>
      (JSON.parse((await ask('/notices', undefined, person)).text) as { waiting?: number }).waiting;
    await expect.poll(() => notices('admin'), { timeout: 10_000 }).toBe(1);
    expect(await notices('operator')).toBe(0);
    const own = await ask(`/approvals/${approval}`, { decision: 'agree' });
    expect(own.status).toBe(409);
    expect(own.text).toContain('Nobody agrees to a plan of their own.');
    expect((await ask(`/approvals/${approval}`, { decision: 'agree' }, 'viewer')).status).toBe(403);
    expect((await ask(`/approvals/${approval}`, { decision: 'perhaps' }, 'admin')).status).toBe(400);
    expect(await isThere('vault', 'agreed')).toBe(true);
    const page = await ask(`/approvals/${approval}`, undefined, 'admin');
    for (const text of ['Label of vault', 'the plan is still the same', 'Agree, and run it now', SECRET])
      expect(page.text).toContain(text);
    expect((await ask(`/approvals/${approval}`, undefined, 'viewer')).text).not.toContain(SECRET);
    expect((await ask(`/approvals/${approval}`, { decision: 'agree' }, 'admin')).status).toBe(200);
    expect(await isThere('vault', 'agreed')).toBe(false);
    expect((await ask(`/approvals/${approval}`, { decision: 'agree' }, 'admin')).status).toBe(409);
    expect((await ask('/approvals')).text).toContain('Agreed');
  });

  it('declines, and nothing happens', async () => {
    const approval = await requested('declined');
    expect((await ask(`/approvals/${approval}`, { decision: 'decline' }, 'admin')).status).toBe(200);
    expect(await isThere('vault', 'declined')).toBe(true);
    expect((await ask(`/approvals/${approval}`)).text).toContain('Declined');
  });

  it('is told when the plan is another by then: the request is void', async () => {
    const approval = await requested('moved');
    await tables.vault?.send(
      new PutItemCommand({ TableName: TABLE, Item: { id: { S: 'moved' }, text: { S: 'another' } } }),
    );
    const answer = await ask(`/approvals/${approval}`, { decision: 'agree' }, 'admin');
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('void');
    expect(await isThere('vault', 'moved')).toBe(true);
  });
});

describe('the rules', () => {
  it('are seen by everybody and switched by administrators, with a reason and a record', async () => {
    const page = await ask('/rules', undefined, 'viewer');
    expect(page.text).toContain('a second person');
    expect(page.text).not.toContain('Switch to read-only');
    expect((await ask('/rules', { readOnly: 'on', reason: 'x' })).status).toBe(403);
    expect((await ask('/rules', { readOnly: 'on', reason: ' ' }, 'admin')).status).toBe(400);
    const reason = 'a migration runs';
    expect((await ask('/rules', { readOnly: 'on', reason }, 'admin')).status).toBe(200);
    try {
      await put('dev', 'kept');
      const wish = { environment: 'dev', input: deletion('kept') };
      const stopped = await gate({ ...wish, intent: 'begin' });
      expect(stopped).toMatchObject({
        outcome: 'presented',
        presentation: { obstacles: [{ code: 'read-only' }] },
      });
      const planHash = hashIn(stopped);
      expect((await gate({ ...wish, intent: 'execute', planHash })).status).toBe(409);
      expect(await isThere('dev', 'kept')).toBe(true);
      expect((await ask('/notices')).text).toContain(reason);
    } finally {
      expect((await ask('/rules', { readOnly: 'off' }, 'admin')).status).toBe(200);
    }
    expect(runIn(await gate({ intent: 'begin', environment: 'dev', input: deletion('kept') })).state).toBe(
      'done',
    );
    const told = await ask('/timeline?kind=rules', undefined, 'viewer');
    expect(told.text).toContain('Switch the console to read-only');
  });
});
