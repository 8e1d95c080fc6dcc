import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { deletion, hashIn, runIn, SECRET, startGateStage, TABLE } from './gate-stage.ts';
import type { GateStage } from './gate-stage.ts';

let stage: GateStage;
beforeAll(async () => {
  stage = await startGateStage();
});
afterAll(() => stage.close());

describe('what was done', () => {
  it('stands on its page, in the list, on the timeline and in the export; values only for whoever may see them', async () => {
    await stage.put('prod', 'told');
    const wish = { environment: 'prod', input: deletion('told'), key: newRunId(Date.now()) };
    const planHash = hashIn(await stage.gate({ ...wish, intent: 'begin' }));
    const run = runIn(await stage.gate({ ...wish, intent: 'execute', planHash, typedName: TABLE }));
    for (const path of [
      `/operations/${run.id}`,
      '/operations',
      `/timeline?run=${run.id}`,
      '/timeline/export?format=csv',
      '/timeline/export?format=json',
    ]) {
      const [operator, viewer] = [await stage.ask(path), await stage.ask(path, undefined, 'viewer')];
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
      expect((await stage.ask(path)).text, path).toContain(SECRET);
    const csv = await stage.ask('/timeline/export?format=csv');
    expect(csv.headers['content-type']).toMatch(/text\/csv/);
    expect(csv.headers['content-disposition']).toMatch(
      /^attachment; filename="timeline-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect((await stage.ask('/timeline/export')).status).toBe(400);
  });

  it('is not found by a viewer’s words in values', async () => {
    const found = (person: string) => stage.ask('/timeline/export?format=json&q=told', undefined, person);
    expect(JSON.parse((await found('operator')).text)).not.toHaveLength(0);
    expect(JSON.parse((await found('viewer')).text)).toHaveLength(0);
  });

  it('is streamed to whoever watches, and ends with the run', async () => {
    await stage.put('dev', 'watched');
    const run = runIn(await stage.gate({ intent: 'begin', environment: 'dev', input: deletion('watched') }));
    const headers = { cookie: stage.cookies.viewer ?? '', accept: 'text/event-stream' };
    const answer = await stage.app.ask(`/operations/${run.id}/stream`, { headers });
    expect(answer.headers['content-type']).toMatch(/event-stream/);
    expect(answer.text).toMatch(/^data: \{.*"state":"done".*\}\n\n$/);
    expect(answer.text).not.toContain('watched');
    expect((await stage.ask(`/operations/${run.id}/stream`)).status).toBe(400);
  });

  it('is read once for all who watch it, and nothing but what they are told of it', async () => {
    await stage.put('dev', 'crowd');
    const run = runIn(await stage.gate({ intent: 'begin', environment: 'dev', input: deletion('crowd') }));
    const calls = `${stage.endpointOf('prod')}/_sandbox/calls`;
    await fetch(calls, { method: 'DELETE' });
    const answers = await Promise.all(
      ['viewer', 'developer', 'operator', 'admin'].map((person) =>
        stage.app.ask(`/operations/${run.id}/stream`, {
          headers: { cookie: stage.cookies[person] ?? '', accept: 'text/event-stream' },
        }),
      ),
    );
    for (const { text } of answers) expect(text).toContain('"state":"done"');
    expect(await (await fetch(calls)).json()).toEqual({ total: 1, calls: { 'dynamodb.BatchGetItem': 1 } });
  });

  it('can be stopped by whoever may do it, as long as it runs', async () => {
    await stage.put('dev', 'ended');
    const run = runIn(await stage.gate({ intent: 'begin', environment: 'dev', input: deletion('ended') }));
    const stop = (person: string) => stage.ask(`/operations/${run.id}`, { intent: 'cancel' }, person);
    expect((await stop('viewer')).status).toBe(403);
    expect((await stop('operator')).status).toBe(409);
    expect((await stage.ask(`/operations/${newRunId(1)}`, { intent: 'cancel' })).status).toBe(404);
  });
});

describe('a table as a file', () => {
  it('begins no formula of a spreadsheet', async () => {
    await stage.put('dev', 'formula', '=HYPERLINK("http://127.0.0.1/?"&A1,"ok")');
    const { status, text } = await stage.ask(`/tables/${TABLE}/export?environment=dev&format=csv`);
    expect(status).toBe(200);
    expect(text).toContain(`formula,"'=HYPERLINK(""`);
  });
});

describe('a second person', () => {
  it('is not asked to agree to a plan that nobody has seen', async () => {
    await stage.put('vault', 'unseen');
    const wish = { environment: 'vault', input: deletion('unseen'), intent: 'ask', typedName: TABLE };
    const changed = await stage.gate({ ...wish, planHash: '0'.repeat(64) });
    expect(changed).toMatchObject({ status: 409, outcome: 'changed' });
    const planHash = hashIn(changed);
    const unnamed = await stage.gate({ ...wish, planHash, typedName: 'thing' });
    expect(unnamed).toMatchObject({ status: 409, outcome: 'stopped', presentation: { hash: planHash } });
  });

  async function requested(id: string): Promise<string> {
    await stage.put('vault', id);
    const wish = { environment: 'vault', input: deletion(id), key: newRunId(Date.now()) };
    const planHash = hashIn(await stage.gate({ ...wish, intent: 'begin' }));
    const stopped = await stage.gate({ ...wish, intent: 'execute', planHash, typedName: TABLE });
    expect(stopped).toMatchObject({ status: 409, outcome: 'stopped' });
    const asked = await stage.gate({ ...wish, intent: 'ask', planHash, typedName: TABLE });
    expect(asked).toMatchObject({ status: 202, outcome: 'waiting' });
    return 'approvalId' in asked ? asked.approvalId : '';
  }

  it('agrees, never to a plan of their own, and it runs', async () => {
    const approval = await requested('agreed');
    const notices = async (person: string) =>
      (JSON.parse((await stage.ask('/notices', undefined, person)).text) as { waiting?: number }).waiting;
    await expect.poll(() => notices('admin'), { timeout: 10_000 }).toBe(1);
    expect(await notices('operator')).toBe(0);
    const own = await stage.ask(`/approvals/${approval}`, { decision: 'agree' });
    expect(own.status).toBe(409);
    expect(own.text).toContain('Nobody agrees to a plan of their own.');
    expect((await stage.ask(`/approvals/${approval}`, { decision: 'agree' }, 'viewer')).status).toBe(403);
    expect((await stage.ask(`/approvals/${approval}`, { decision: 'perhaps' }, 'admin')).status).toBe(400);
    expect(await stage.isThere('vault', 'agreed')).toBe(true);
    const page = await stage.ask(`/approvals/${approval}`, undefined, 'admin');
    for (const text of ['Label of vault', 'the plan is still the same', 'Agree, and run it now', SECRET])
      expect(page.text).toContain(text);
    expect((await stage.ask(`/approvals/${approval}`, undefined, 'viewer')).text).not.toContain(SECRET);
    expect((await stage.ask(`/approvals/${approval}`, { decision: 'agree' }, 'admin')).status).toBe(200);
    expect(await stage.isThere('vault', 'agreed')).toBe(false);
    expect((await stage.ask(`/approvals/${approval}`, { decision: 'agree' }, 'admin')).status).toBe(409);
    expect((await stage.ask('/approvals')).text).toContain('Agreed');
  });

  it('leads to the run that was begun, and to none where there is none', async () => {
    const approval = await requested('followed');
    expect((await stage.ask(`/approvals/${approval}`, { decision: 'agree' }, 'admin')).status).toBe(200);
    const shown = await stage.ask(`/approvals/${approval}`);
    const runId = /href="\/operations\/([^"?]+)"[^>]*>What came of it/.exec(shown.text)?.[1] ?? '';
    expect((await stage.ask(`/operations/${runId}`)).status).toBe(200);
    await stage.forgetRun(runId);
    const without = await stage.ask(`/approvals/${approval}`);
    expect(without.text).toContain('but there is no run of it');
    expect(without.text).not.toContain('What came of it');
  });

  it('declines, and nothing happens', async () => {
    const approval = await requested('declined');
    expect((await stage.ask(`/approvals/${approval}`, { decision: 'decline' }, 'admin')).status).toBe(200);
    expect(await stage.isThere('vault', 'declined')).toBe(true);
    expect((await stage.ask(`/approvals/${approval}`)).text).toContain('Declined');
  });

  it('is told when the plan is another by then: the request is void', async () => {
    const approval = await requested('moved');
    await stage.put('vault', 'moved', 'another');
    const answer = await stage.ask(`/approvals/${approval}`, { decision: 'agree' }, 'admin');
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('void');
    expect(await stage.isThere('vault', 'moved')).toBe(true);
  });
});

describe('the rules', () => {
  it('are seen by everybody and switched by administrators, with a reason and a record', async () => {
    const page = await stage.ask('/rules', undefined, 'viewer');
    expect(page.text).toContain('a second person');
    expect(page.text).not.toContain('Switch to read-only');
    expect((await stage.ask('/rules', { readOnly: 'on', reason: 'x' })).status).toBe(403);
    expect((await stage.ask('/rules', { readOnly: 'on', reason: ' ' }, 'admin')).status).toBe(400);
    const reason = 'a migration runs';
    expect((await stage.ask('/rules', { readOnly: 'on', reason }, 'admin')).status).toBe(200);
    try {
      await stage.put('dev', 'kept');
      const wish = { environment: 'dev', input: deletion('kept') };
      const stopped = await stage.gate({ ...wish, intent: 'begin' });
      expect(stopped).toMatchObject({
        outcome: 'presented',
        presentation: { obstacles: [{ code: 'read-only' }] },
      });
      const planHash = hashIn(stopped);
      expect((await stage.gate({ ...wish, intent: 'execute', planHash })).status).toBe(409);
      expect(await stage.isThere('dev', 'kept')).toBe(true);
      expect((await stage.ask('/notices')).text).toContain(reason);
    } finally {
      expect((await stage.ask('/rules', { readOnly: 'off' }, 'admin')).status).toBe(200);
    }
    expect(
      runIn(await stage.gate({ intent: 'begin', environment: 'dev', input: deletion('kept') })).state,
    ).toBe('done');
    const told = await stage.ask('/timeline?kind=rules', undefined, 'viewer');
    expect(told.text).toContain('Switch the console to read-only');
  });
});
