import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { deletion, hashIn, runIn, SECRET, startGateStage, TABLE } from './gate-stage.ts';
import type { GateStage } from './gate-stage.ts';

let stage: GateStage;
beforeAll(async () => {
  stage = await startGateStage();
});
afterAll(() => stage.close());

describe('a wish and its answer', () => {
  it('is only planned where only a plan is asked for', async () => {
    await stage.put('dev', 'planned');
    const answer = await stage.gate({ intent: 'plan', environment: 'dev', input: deletion('planned') });
    expect(answer).toMatchObject({ status: 200, outcome: 'presented' });
    expect(JSON.stringify(answer)).not.toContain('"facts"');
    expect(await stage.isThere('dev', 'planned')).toBe(true);
  });

  it('runs at once where nothing is asked, once for one key, and is undone by its run alone', async () => {
    await stage.put('dev', 'gone');
    const wish = { intent: 'begin', environment: 'dev', input: deletion('gone'), key: newRunId(Date.now()) };
    const [first, second] = [await stage.gate(wish), await stage.gate(wish)];
    expect(first).toMatchObject({ status: 200, outcome: 'ran', run: { state: 'done', id: wish.key } });
    expect(second).toMatchObject({ status: 200, outcome: 'ran', run: { id: wish.key } });
    expect(JSON.stringify(first)).not.toContain(SECRET);
    expect(await stage.isThere('dev', 'gone')).toBe(false);
    const { undo, id } = runIn(first);
    const back = await stage.gate(
      { intent: 'begin', environment: 'dev', undoOf: id },
      'operator',
      undo?.actionId,
    );
    expect(back).toMatchObject({ status: 200, run: { state: 'done', undoOf: id } });
    expect(await stage.isThere('dev', 'gone')).toBe(true);
    const again = await stage.gate(
      { intent: 'begin', environment: 'dev', undoOf: id },
      'operator',
      undo?.actionId,
    );
    expect(again.status).toBe(422);
  });

  it('shows what an undo puts back only where it was taken, by the action that is offered', async () => {
    await stage.put('prod', 'kept');
    const wish = { environment: 'prod', input: deletion('kept'), key: newRunId(Date.now()) };
    const planHash = hashIn(await stage.gate({ ...wish, intent: 'plan' }));
    const done = await stage.gate({ ...wish, intent: 'execute', planHash, typedName: TABLE });
    const { undo, id } = runIn(done);
    const take = (environment: string, person: string, action = undo?.actionId) =>
      stage.gate({ intent: 'plan', environment, undoOf: id }, person, action);
    expect(JSON.stringify(await take('prod', 'operator'))).toContain(SECRET);
    for (const [answer, status] of [
      [await take('dev', 'developer'), 400],
      [await take('prod', 'developer'), 403],
      [await take('vault', 'operator'), 400],
      [await take('prod', 'operator', 'tables.delete-item'), 400],
    ] as const) {
      expect(answer.status).toBe(status);
      expect(JSON.stringify(answer)).not.toContain(SECRET);
    }
  });

  it('is shown first where something is asked, and runs only with what was asked', async () => {
    await stage.put('prod', 'guarded');
    const wish = { environment: 'prod', input: deletion('guarded'), key: newRunId(Date.now()) };
    const shown = await stage.gate({ ...wish, intent: 'begin' });
    expect(shown).toMatchObject({ status: 200, outcome: 'presented' });
    const planHash = hashIn(shown);
    const confirm = { ...wish, intent: 'execute' };
    expect(await stage.gate({ ...confirm, planHash })).toMatchObject({ status: 409, outcome: 'stopped' });
    expect(await stage.gate({ ...confirm, planHash, typedName: 'thing' })).toMatchObject({ status: 409 });
    expect(await stage.gate({ ...confirm, planHash: '0'.repeat(64), typedName: TABLE })).toMatchObject({
      status: 409,
      outcome: 'changed',
    });
    expect(await stage.gate({ ...confirm, typedName: TABLE })).toMatchObject({ status: 409 });
    expect(await stage.isThere('prod', 'guarded')).toBe(true);
    expect(await stage.gate({ ...confirm, planHash, typedName: TABLE })).toMatchObject({
      status: 200,
      outcome: 'ran',
    });
    expect(await stage.isThere('prod', 'guarded')).toBe(false);
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
    const answer = await stage.gate(fields, person);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer)).toMatch(/"(sentence|message)":"[^"]{5,}/);
  });

  it('may hold what AWS takes, and no more', async () => {
    const large = JSON.stringify({ queue: 'none', body: '"'.repeat(1_000_000) });
    const fields = { intent: 'plan', environment: 'dev' };
    expect((await stage.gate({ ...fields, input: 'x'.repeat(900_000) })).status).toBe(400);
    expect(encodeURIComponent(large).length).toBeGreaterThan(3 * 1024 * 1024);
    const answer = await stage.ask('/actions/queues.send/answer', { ...fields, input: large });
    expect(answer.status).toBe(413);
    expect((await stage.ask('/rules', { readOnly: 'on', reason: 'x'.repeat(70_000) }, 'admin')).status).toBe(
      413,
    );
  });

  it('of another site is refused before anything is read', async () => {
    const headers = { cookie: stage.cookies.operator ?? '', origin: 'http://elsewhere.invalid' };
    const form = { intent: 'begin', environment: 'dev', input: deletion('a'), key: newRunId(Date.now()) };
    expect((await stage.app.ask('/actions/tables.delete-item/answer', { form, headers })).status).toBe(403);
  });
});

describe('the same without scripts', () => {
  it('is a page with the plan and its form, and then one with the outcome', async () => {
    await stage.put('prod', 'by-hand');
    const wish = { environment: 'prod', input: deletion('by-hand') };
    const shown = await stage.ask('/actions/tables.delete-item', { ...wish, intent: 'plan' });
    expect(shown.status).toBe(200);
    for (const text of ['Delete the item', 'Label of prod', 'name="typedName"', 'value="execute"', SECRET])
      expect(shown.text).toContain(text);
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(shown.text)?.[1] ?? '';
    const confirmed = { ...wish, intent: 'execute', planHash: field('planHash'), key: field('key') };
    const unnamed = await stage.ask('/actions/tables.delete-item', confirmed);
    expect(unnamed.status).toBe(409);
    expect(unnamed.text).toContain(`Type the name ${TABLE} to confirm.`);
    const done = await stage.ask('/actions/tables.delete-item', { ...confirmed, typedName: TABLE });
    expect(done.status).toBe(200);
    expect(done.text).toContain('Undo');
    expect(await stage.isThere('prod', 'by-hand')).toBe(false);
  });

  it('breaks the glass for whoever gives a reason', async () => {
    await stage.put('vault', 'broken');
    const wish = { environment: 'vault', input: deletion('broken') };
    const shown = await stage.ask('/actions/tables.delete-item', { ...wish, intent: 'plan' });
    expect(shown.text).toContain('name="breakGlass"');
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(shown.text)?.[1] ?? '';
    const broken = {
      ...{ ...wish, intent: 'execute', breakGlass: 'on', typedName: TABLE },
      ...{ planHash: field('planHash'), key: field('key') },
    };
    const silent = await stage.ask('/actions/tables.delete-item', broken);
    expect(silent.status).toBe(409);
    expect(silent.text).toContain('A reason is needed');
    const done = await stage.ask('/actions/tables.delete-item', { ...broken, reason: 'it burns' });
    expect(done.status).toBe(200);
    expect(await stage.isThere('vault', 'broken')).toBe(false);
    const told = await stage.ask('/timeline?kind=emergencies', undefined, 'viewer');
    expect(told.text).toContain('Delete item');
  });

  it('says where an action is begun when its address is opened', async () => {
    expect((await stage.ask('/actions/tables.delete-item')).status).toBe(200);
    expect((await stage.ask('/actions/tables.unheard-of')).status).toBe(404);
  });
});
