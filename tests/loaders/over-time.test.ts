import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIn, startGateStage, TABLE } from './gate-stage.ts';
import type { GateStage } from './gate-stage.ts';

const VIEW = '/compare/over-time';

let stage: GateStage;
beforeAll(async () => {
  stage = await startGateStage();
});
afterAll(() => stage.close());

async function protect(environment: string, enabled: boolean): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: stage.endpointOf(environment),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new UpdateTableCommand({ TableName: TABLE, DeletionProtectionEnabled: enabled }));
  client.destroy();
}

/** Keeps one, and gives the address that it leads to. */
async function keep(environment: string, person = 'operator'): Promise<string> {
  const answer = await stage.ask(VIEW, { environment }, person);
  expect(answer.status).toBe(302);
  return answer.headers.location ?? '';
}

describe('one environment at two moments', () => {
  it('has nothing to show before one is kept', async () => {
    const page = await stage.ask(`${VIEW}?environment=vault`, undefined, 'viewer');
    expect(page.status).toBe(200);
    expect(page.text).toContain('No moment is kept yet.');
    expect(page.text).toContain('The role viewer may not keep snapshots of Label of vault.');
  });

  it('shows what was changed between them, whoever looks', async () => {
    expect(await keep('prod')).toBe(`${VIEW}?environment=prod`);
    const before = await stage.ask(`${VIEW}?environment=prod`, undefined, 'viewer');
    expect(before.text).toContain('Nothing of what is asked for differs.');
    await protect('prod', true);
    stage.app.forget('prod');
    const now = await stage.ask(`${VIEW}?environment=prod`, undefined, 'viewer');
    for (const words of ['>Then<', '>Now<', 'Deletion protection enabled', 'changed', 'off', 'on'])
      expect(now.text).toContain(words);
    expect(now.text).not.toContain('unmanaged</span>');
    const kept = await keep('prod');
    expect(kept).toMatch(/then=\d{13}-[0-9a-f]{8}&later=\d{13}-[0-9a-f]{8}$/);
    const later = await stage.ask(kept, undefined, 'viewer');
    for (const words of ['>Later<', 'Deletion protection enabled', 'Olga Operator', '1 difference'])
      expect(later.text).toContain(words);
    const pair = await stage.ask(
      `${kept.replace(VIEW, `${VIEW}/tables/${TABLE}`)}&only=different`,
      undefined,
      'viewer',
    );
    expect(pair.status).toBe(200);
    expect(pair.text).toContain('Deletion protection enabled');
  });

  it('is told the same whichever moment is named first', async () => {
    await protect('dev', false);
    await keep('dev');
    await protect('dev', true);
    const search = new URL(await keep('dev'), 'http://here').searchParams;
    const [then = '', later = ''] = [search.get('then') ?? '', search.get('later') ?? ''];
    const turned = await stage.ask(`${VIEW}?environment=dev&then=${later}&later=${then}`);
    expect(turned.text).toMatch(/>Then<[\s\S]*>Later</);
    expect(turned.text).toContain('Deletion protection enabled');
    const other = await stage.ask(`${VIEW}?environment=prod&then=${then}`);
    expect(other.text).toContain('One of these moments is not kept, or not any more.');
  });

  it('is filtered by its address', async () => {
    const path = `${VIEW}?environment=dev`;
    await protect('dev', false);
    stage.app.forget('dev');
    expect((await stage.ask(`${path}&kind=tables`)).text).toContain('Deletion protection enabled');
    expect((await stage.ask(`${path}&kind=queues`)).text).not.toContain('Deletion protection enabled');
    expect((await stage.ask(`${path}&text=nothing-has-this-name`)).text).not.toContain('Deletion protection');
  });

  it('does not call missing what one of them did not see', async () => {
    const faults = `${stage.endpointOf('dev')}/_sandbox/faults`;
    await keep('dev');
    const body = JSON.stringify([{ service: 'dynamodb', operation: 'ListTables', kind: 'deny' }]);
    expect((await fetch(faults, { method: 'PUT', body })).ok).toBe(true);
    stage.app.forget('dev');
    try {
      const page = await stage.ask(`${VIEW}?environment=dev`);
      expect(page.text).toContain('Not everything was seen');
      expect(page.text).toMatch(/dynamodb:ListTables/);
      expect(page.text).not.toContain('not there');
    } finally {
      await fetch(faults, { method: 'DELETE' });
    }
  });

  it.each([
    ['environment=nowhere', 400],
    ['environment=dev&then=nonsense', 200],
  ])('takes %s for what it is', async (search, status) => {
    expect((await stage.ask(`${VIEW}?${search}`)).status).toBe(status);
  });

  it('knows nothing of a kind that is none', async () => {
    expect((await stage.ask(`${VIEW}/nonsense/users`)).status).toBe(404);
  });

  it('is kept by nobody who may not, and of nothing that is not there', async () => {
    expect((await stage.ask(VIEW, { environment: 'dev' }, 'viewer')).status).toBe(403);
    expect((await stage.ask(VIEW, { environment: 'nowhere' })).status).toBe(400);
    expect((await stage.ask(VIEW, {})).status).toBe(400);
  });

  it('keeps nothing, and says so, where the home is away', async () => {
    const faults = `${stage.endpointOf('prod')}/_sandbox/faults`;
    const body = JSON.stringify([{ service: 'dynamodb', operation: 'TransactWriteItems', kind: 'deny' }]);
    await fetch(faults, { method: 'PUT', body });
    try {
      const answer = await stage.ask(VIEW, { environment: 'dev' });
      expect(answer.status).toBe(503);
      expect(answer.text).toContain('It is not kept.');
    } finally {
      await fetch(faults, { method: 'DELETE' });
    }
  });
});

describe('the timeline', () => {
  async function lines(search: string) {
    const answer = await stage.ask(
      `/timeline/export?format=json&source=snapshots${search}`,
      undefined,
      'viewer',
    );
    expect(answer.status).toBe(200);
    return JSON.parse(answer.text) as readonly { readonly title: string; readonly href: string }[];
  }

  it('tells what was changed past the console with its day, and leads to both moments', async () => {
    await protect('prod', false);
    await keep('prod');
    await protect('prod', true);
    const kept = new URL(await keep('prod'), 'http://here');
    const [newest] = await lines('&environment=prod');
    expect(newest).toMatchObject({
      source: 'snapshots',
      environmentId: 'prod',
      resource: TABLE,
      title: `Settings changed outside of the console: 1 difference in table ${TABLE}`,
      detail: expect.stringMatching(/^Found by the snapshot of .* UTC; the one before is of .* UTC\.$/),
      href: `${VIEW}/tables/${TABLE}?environment=prod&then=${kept.searchParams.get('then') ?? ''}&later=${kept.searchParams.get('later') ?? ''}`,
    });
    expect(newest).not.toHaveProperty('who');
    expect((await stage.ask(newest?.href ?? '', undefined, 'viewer')).text).toContain(
      'Deletion protection enabled',
    );
    const page = await stage.ask('/timeline?source=snapshots&environment=prod', undefined, 'viewer');
    for (const words of ['Settings', 'outside of the console', 'Label of prod', `${VIEW}/tables/${TABLE}`])
      expect(page.text).toContain(words);
  });

  it('names the action that did it', async () => {
    await protect('dev', false);
    await keep('dev');
    const input = JSON.stringify({ table: TABLE, enabled: true });
    const run = runIn(
      await stage.gate(
        { intent: 'begin', environment: 'dev', input },
        'operator',
        'tables.set-deletion-protection',
      ),
    );
    expect(run.state).toBe('done');
    await keep('dev');
    const [newest] = await lines('&environment=dev');
    expect(newest).toMatchObject({ who: 'Olga Operator', resource: TABLE });
    expect(newest?.title).toMatch(/^Settings changed by “.*”: 1 difference in table things$/);
  });

  it('says that snapshots are missing where they can not be read', async () => {
    const faults = `${stage.endpointOf('prod')}/_sandbox/faults`;
    const body = JSON.stringify([{ service: 'dynamodb', operation: 'Query', kind: 'deny' }]);
    await fetch(faults, { method: 'PUT', body });
    try {
      const [missing] = await lines('');
      expect(missing?.title).toMatch(/^Missing in this file: .*dynamodb:Query/);
    } finally {
      await fetch(faults, { method: 'DELETE' });
    }
  });
});
