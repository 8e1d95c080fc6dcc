import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIn, startGateStage, TABLE } from './gate-stage.ts';
import type { GateStage } from './gate-stage.ts';

let stage: GateStage;
beforeAll(async () => {
  stage = await startGateStage();
});
afterAll(() => stage.close());

interface Line {
  readonly source: string;
  readonly summary?: string;
  readonly title?: string;
  readonly who?: unknown;
  readonly environmentId: string;
}

function configured(environment: string) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint: stage.endpointOf(environment), region: 'us-east-1', credentials };
}

async function lines(search = ''): Promise<readonly Line[]> {
  const answer = await stage.ask(`/timeline/export?format=json${search}`, undefined, 'viewer');
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as readonly Line[];
}

/** Asked past the console: what CloudTrail itself has told of by now. */
async function untilTold(environment: string, name: string, times: number): Promise<void> {
  const client = new CloudTrailClient(configured(environment));
  const input = { LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: name }] };
  await expect
    .poll(async () => (await client.send(new LookupEventsCommand(input))).Events?.length, { timeout: 10_000 })
    .toBe(times);
  client.destroy();
}

describe('the timeline', () => {
  it('tells what was done through the console once, and what was done past it', async () => {
    const input = JSON.stringify({ table: TABLE, enabled: true });
    const run = runIn(
      await stage.gate(
        { intent: 'begin', environment: 'dev', input },
        'operator',
        'tables.set-deletion-protection',
      ),
    );
    expect(run.state).toBe('done');
    const past = new DynamoDBClient(configured('prod'));
    await past.send(new UpdateTableCommand({ TableName: TABLE, DeletionProtectionEnabled: true }));
    past.destroy();
    await untilTold('dev', 'UpdateTable', 1);
    await untilTold('prod', 'UpdateTable', 1);
    const all = await lines();
    const updates = all.filter(({ title }) => title === 'dynamodb:UpdateTable');
    expect(updates).toMatchObject([
      { source: 'cloudtrail', environmentId: 'prod', who: 'root', resource: TABLE, href: `/tables/${TABLE}` },
    ]);
    expect(
      all.filter(({ source, environmentId }) => source === 'console' && environmentId === 'dev'),
    ).not.toEqual([]);
    expect(all.filter(({ title }) => title?.startsWith('Missing'))).toEqual([]);
  });

  it('draws them with shape and word, and says who told it', async () => {
    const page = await stage.ask('/timeline?source=cloudtrail&environment=prod', undefined, 'viewer');
    expect(page.status).toBe(200);
    for (const words of ['Change', 'dynamodb:UpdateTable', 'Label of prod', 'cloudtrail lookup-events'])
      expect(page.text).toContain(words);
    expect(page.text).not.toContain('Switch deletion protection');
  });

  it.each([
    ['source=console', 'console', true],
    ['source=cloudtrail', 'cloudtrail', true],
    ['source=alarms', 'alarms', false],
    ['person=root', 'cloudtrail', true],
    ['q=updatetable&source=cloudtrail', 'cloudtrail', true],
    ['q=nothing-has-this-name', '', false],
    ['environment=dev&source=cloudtrail&q=UpdateTable', '', false],
    ['source=cloudtrail&from=2001-01-01&to=2001-01-02', '', false],
    ['kind=refusals', '', false],
  ])('is filtered by %s', async (search, source, isAny) => {
    const found = await lines(`&${search}`);
    expect(found.length > 0).toBe(isAny);
    for (const line of found) expect(line.source).toBe(source);
  });

  it('stands without its other sources, and says what is missing', async () => {
    const faults = `${stage.endpointOf('prod')}/_sandbox/faults`;
    const body = JSON.stringify([{ service: 'cloudtrail', kind: 'deny' }]);
    expect((await fetch(faults, { method: 'PUT', body })).ok).toBe(true);
    try {
      const page = await stage.ask('/timeline?range=1h', undefined, 'viewer');
      expect(page.text).toContain('may not call cloudtrail:LookupEvents');
      const [missing, ...others] = await lines('&range=1h');
      expect(missing).toMatchObject({
        title: expect.stringMatching(/^Missing in this file/),
        source: 'cloudtrail',
      });
      expect(others.some(({ source }) => source === 'console')).toBe(true);
      expect(others.some(({ environmentId }) => environmentId === 'vault')).toBe(true);
    } finally {
      await fetch(faults, { method: 'DELETE' });
    }
  });
});
