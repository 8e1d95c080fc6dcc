import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateStage } from './gate-stage.ts';
import type { GateStage } from './gate-stage.ts';

let stage: GateStage;
beforeAll(async () => {
  stage = await startGateStage();
});
afterAll(() => stage.close());

const RUNBOOK = '/runbooks/morning-check';

async function begun(): Promise<{ readonly page: string; readonly run: string }> {
  const answer = await stage.ask(RUNBOOK, { intent: 'start' });
  expect(answer.status).toBe(302);
  const page = String(answer.headers.location);
  return { page, run: new URL(page, 'http://x').searchParams.get('run') ?? '' };
}

function changed(run: string, form: Readonly<Record<string, string>>, person = 'operator') {
  return stage.ask(RUNBOOK, { run, ...form }, person);
}

describe('a runbook', () => {
  it('is looked at by a viewer, with its checks, and offers nothing', async () => {
    const { status, text } = await stage.ask(RUNBOOK, undefined, 'viewer');
    expect(status).toBe(200);
    expect(text).toContain('Account 000000000000, as it should be.');
    expect(text).not.toContain('Begin a run');
    expect((await stage.ask(RUNBOOK, { intent: 'start' }, 'viewer')).status).toBe(403);
  });

  it('that is none is not found, and the list has all ten', async () => {
    expect((await stage.ask('/runbooks/nothing')).status).toBe(404);
    const { text } = await stage.ask('/runbooks');
    for (const title of ['Morning health check', 'P0 incident', 'Disaster recovery', 'Security review'])
      expect(text).toContain(title);
  });
});

describe('a run', () => {
  it('is ticked with what the checks told, noted, handed over, finished, exported and on the timeline', async () => {
    const { page, run } = await begun();
    expect((await changed(run, { intent: 'tick', step: 'the-right-account' })).status).toBe(200);
    expect((await changed(run, { intent: 'tick', step: 'the-right-account' })).status).toBe(409);
    expect((await changed(run, { intent: 'note', step: 'alarms', text: '<b>quiet</b>' })).status).toBe(200);
    expect((await changed(run, { intent: 'tick', step: 'alarms' }, 'viewer')).status).toBe(403);
    expect((await changed(run, { intent: 'accept' }, 'admin')).status).toBe(409);
    const [holders, others] = [await stage.ask(page), await stage.ask(page, undefined, 'admin')];
    expect(holders.text).toContain('Hand over');
    expect(others.text).toContain('steps ticked');
    expect(others.text).not.toContain('Hand over');
    expect((await changed(run, { intent: 'offer' }, 'admin')).status).toBe(409);
    expect((await changed(run, { intent: 'offer', text: 'to the day shift' })).status).toBe(200);
    expect((await changed(run, { intent: 'withdraw' }, 'admin')).status).toBe(409);
    expect((await changed(run, { intent: 'accept' })).status).toBe(409);
    expect((await changed(run, { intent: 'accept' }, 'admin')).status).toBe(200);

    await stage.put('dev', 'x');
    const open = await stage.ask(page);
    expect(open.text).toContain('&lt;b&gt;quiet&lt;/b&gt;');
    expect(open.text).not.toContain('<b>quiet</b>');

    expect(
      (await changed(run, { intent: 'finish', verdict: 'remains', text: 'One alarm.' }, 'admin')).status,
    ).toBe(200);
    expect((await changed(run, { intent: 'note', text: 'late' })).status).toBe(409);

    const file = await stage.ask(`/runbooks/runs/${run}/export`, undefined, 'viewer');
    expect(file.headers['content-disposition']).toMatch(
      /^attachment; filename="morning-check-\d{4}-\d\d-\d\d\.md"$/,
    );
    expect(file.text).toContain('Ticked at');
    expect(file.text).toContain('as it should be.');
    expect(file.text).toContain('\\<b\\>quiet\\</b\\>');
    expect(file.text).toContain('Done, something remains. One alarm.');

    const timeline = await stage.ask('/timeline?kind=runbooks');
    for (const words of [
      'Began a run of',
      'Hands over the run of',
      'Took over the run of',
      'Finished (done, something remains)',
    ])
      expect(timeline.text).toContain(words);
    expect((await stage.ask(`/runbooks/runs/${run}`, undefined, 'viewer')).text).toContain('took it over');
  });

  it('that does not come holds up neither the page nor its checks', async () => {
    const { page } = await begun();
    const faults = `${stage.endpointOf('prod')}/_sandbox/faults`;
    const hang = { service: 'dynamodb', operation: 'GetItem', kind: 'hang' };
    await fetch(faults, { method: 'PUT', body: JSON.stringify([hang]) });
    const asked = performance.now();
    const answer = await fetch(`http://127.0.0.1:${stage.app.port}${page}`, {
      headers: { cookie: stage.cookies.operator ?? '' },
    });
    const beganMs = performance.now() - asked;
    const text = await answer.text();
    await fetch(faults, { method: 'PUT', body: '[]' });
    expect(beganMs).toBeLessThan(4_000);
    expect(text).toContain('Account 000000000000, as it should be.');
    expect(text).toContain('dynamodb:GetItem');
    expect(text).not.toContain('There is no such run');
  });

  it('of another runbook, or of none, is not found', async () => {
    const { run } = await begun();
    const other = await stage.ask('/runbooks/p0-incident', { run, intent: 'note', text: 'x' });
    expect(other.status).toBe(404);
    expect((await changed('nonsense', { intent: 'note', text: 'x' })).status).toBe(404);
    expect((await stage.ask('/runbooks/runs/nonsense')).status).toBe(404);
    expect((await changed(run, { intent: 'explode' })).status).toBe(400);
  });
});
