import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import type { RunbookRun } from '../../core/runbooks/kept-run.ts';
import { withEvent } from '../../core/runbooks/kept-run.ts';
import { startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

let fixture: HomeFixture;
beforeAll(async () => {
  fixture = await startHome();
  await fixture.console().prepare();
});
afterAll(() => fixture.close());

const ANNA = { id: 'anna', name: 'Anna', role: 'operator' };

function newRun(at: number): RunbookRun {
  return {
    id: newRunId(at),
    runbookId: 'morning-check',
    title: 'Morning check',
    textVersion: 'abc',
    environments: [{ id: 'dev', label: 'Development' }],
    steps: [{ id: 'one', title: 'One' }],
    startedBy: ANNA,
    startedAt: at,
    holder: ANNA,
    state: 'open',
    events: [{ kind: 'started', at, who: ANNA }],
    revision: 1,
  };
}

function noted(run: RunbookRun, text: string): RunbookRun {
  const next = withEvent(run, { kind: 'noted', at: 1, who: ANNA, text });
  if ('refusal' in next) throw new Error(next.refusal);
  return next;
}

describe('runs of runbooks', () => {
  it('are found by any console, whole, and listed newest first', async () => {
    const [first, second] = [newRun(1_000), newRun(2_000)];
    await fixture.console().runbookRuns.create(first);
    await fixture.console().runbookRuns.create(second);
    expect(await fixture.console().runbookRuns.find(first.id)).toEqual(first);
    const lines = await fixture.console().runbookRuns.list({ limit: 10 });
    expect(lines.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(lines[0]).toMatchObject({ ticked: 0, of: 1, state: 'open', holder: ANNA });
    await expect(fixture.console().runbookRuns.create(first)).rejects.toThrow();
  });

  it('are changed by one of two at once, and the other is told', async () => {
    const run = newRun(3_000);
    const [one, other] = [fixture.console().runbookRuns, fixture.console().runbookRuns];
    await one.create(run);
    const saved = await Promise.all([one.save(noted(run, 'mine'), 1), other.save(noted(run, 'theirs'), 1)]);
    expect([...saved].sort()).toEqual([false, true]);
    expect((await one.find(run.id))?.events).toHaveLength(2);
  });

  it('that grew large leave nothing behind, and an answer that was lost is no conflict', async () => {
    const { runbookRuns } = fixture.console();
    const run = newRun(4_000);
    await runbookRuns.create(run);
    const random = Array.from({ length: 30_000 }, (_, index) => ((index * 7_919) % 65_521).toString(36)).join(
      '',
    );
    const large = noted(run, random);
    fixture.loseAnswers('UpdateItemCommand', 1);
    expect(await runbookRuns.save(large, 1)).toBe(true);
    const larger = noted(large, `${random} again`);
    expect(await runbookRuns.save(larger, 2)).toBe(true);
    expect(await runbookRuns.find(run.id)).toEqual(larger);
    const pieces = (await fixture.items()).filter(({ PK, SK }) => PK?.S?.includes(run.id) && SK?.S !== 'run');
    expect(new Set(pieces.map(({ SK }) => SK?.S?.split('#')[1])).size).toBeLessThanOrEqual(1);
  });
});
