import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Presentation } from '../../core/actions/presentation.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { eventually, startServices } from './services.fixture.ts';
import type { Balanced, ServiceHarness } from './services.fixture.ts';
import { startSteadyLoad } from './steady-load.ts';

const PER_SECOND = 200;
let shop: ServiceHarness;
beforeAll(async () => {
  shop = await startServices();
}, 60_000);
afterEach(async () => {
  await shop.faults('dev', []);
  await shop.faults('prod', []);
});
afterAll(() => shop.close());

async function planOf(actionId: string, input: unknown): Promise<Presentation> {
  const presented = await shop.gate.present(shop.wish('dev', actionId, input));
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  return presented.presentation;
}

async function refusalOf(actionId: string, input: unknown): Promise<string> {
  const presented = await shop.gate.present(shop.wish('dev', actionId, input));
  return presented.outcome === 'refused' ? presented.sentence : JSON.stringify(presented);
}

/** Everything answered with 200 while the work was done. */
async function underLoad<T>({ url }: Balanced, work: () => Promise<T>): Promise<T> {
  const load = startSteadyLoad(url, PER_SECOND);
  try {
    return await work();
  } finally {
    const outcomes = await load.stop();
    expect(Object.keys(outcomes)).toEqual(['200']);
    expect(outcomes['200']).toBeGreaterThan(PER_SECOND);
  }
}

describe('a release step by step', { timeout: 300_000 }, () => {
  it('is brought up, shifted, promoted, taken back and tidied up, and no request fails', async () => {
    const one = await shop.balanced('stepwise');
    const input = { service: 'stepwise' };
    await underLoad(one, async () => {
      const created = await shop.run('dev', 'releases.create-green', { ...input, tag: '1.1.0' });
      expect(created.outcome?.sentence).toBe(
        'stepwise-green is up: 2 healthy tasks of stepwise:2, without requests.',
      );
      expect(await one.share()).toBe(0);
      expect((await planOf('releases.shift', { ...input, greenPercent: 50 })).plan.changes).toEqual([
        { attribute: 'requests to green', before: '0 %', after: '50 %' },
      ]);
      await shop.run('dev', 'releases.shift', { ...input, greenPercent: 50 });
      expect(await one.share()).toBe(50);
      const promoted = await shop.run('dev', 'releases.promote', input);
      expect(await one.share()).toBe(100);
      // Back in flight: one call, to the side that runs still.
      const back = await shop.run('dev', 'services.roll-back', input);
      expect(back.outcome?.sentence).toMatch(/^Every request of stepwise goes to stepwise:1\./);
      expect(back.calls?.map(({ operation }) => operation)).toEqual(['elasticloadbalancing:ModifyRule']);
      expect(await one.share()).toBe(0);
      // An emergency does not wait long for its run to be written down; its undo does.
      await eventually(
        async () => (await shop.home.runs.find(back.id))?.state === 'done',
        () => 'the rollback is written down',
      );
      await shop.undo(back);
      expect(await one.share()).toBe(100);
      expect(promoted.state).toBe('done');
      const tidied = await shop.run('dev', 'releases.release-old', input);
      expect(tidied.outcome?.sentence).toBe(
        'stepwise runs stepwise:2 and answers every request; stepwise-green is being deleted.',
      );
      expect(await one.share()).toBe(0);
      await shop.until('stepwise-green', ({ status }) => status === 'INACTIVE');
    });
    expect((await shop.service('stepwise'))?.taskDefinition).toMatch(/stepwise:2$/);
    // Rolled back after its completion: the former revision is deployed again.
    await underLoad(one, async () => {
      const after = await shop.run('dev', 'services.roll-back', input);
      expect(after.outcome?.sentence).toBe('stepwise is set to stepwise:1; ECS brings it up now.');
      await shop.steady('stepwise');
    });
  });

  it('is given up, and no request fails', async () => {
    const one = await shop.balanced('given-up');
    const input = { service: 'given-up' };
    await underLoad(one, async () => {
      await shop.run('dev', 'releases.create-green', { ...input, tag: '1.1.0' });
      await shop.run('dev', 'releases.shift', { ...input, greenPercent: 30 });
      const run = await shop.run('dev', 'releases.abort', input);
      expect(run.state).toBe('done');
      expect(await one.share()).toBe(0);
      await shop.until('given-up-green', ({ status }) => status === 'INACTIVE');
    });
    expect(await refusalOf('releases.abort', input)).toBe(
      'No release of given-up is under way: there is no given-up-green.',
    );
  });
});

describe('bad luck', { timeout: 120_000 }, () => {
  let one: Balanced;
  beforeAll(async () => {
    one = await shop.balanced('unlucky', 1);
  }, 60_000);

  it('of a revision that never gets healthy leaves the requests where they were', async () => {
    const bad = await shop.revision('unlucky', '1.0.0', { HEALTH_STATUS: '500' });
    const run = await shop.run('dev', 'releases.create-green', { service: 'unlucky', taskDefinition: bad });
    expect(run.state).toBe('failed');
    expect(run.outcome?.sentence).toMatch(
      /^unlucky-green did not get healthy: .+ Every request of unlucky goes where it went\.$/,
    );
    expect(await one.share()).toBe(0);
    const plan = await planOf('releases.shift', { service: 'unlucky', greenPercent: 10 });
    expect(plan.obstacles).toMatchObject([{ code: 'blocked' }]);
    await shop.undo(run);
    await shop.until('unlucky-green', ({ status }) => status === 'INACTIVE');
  });

  it('of a service that no load balancer asks is told', async () => {
    await shop.revision('alone', '1.0.0');
    await shop.create('alone', { desiredCount: 0 });
    expect(await refusalOf('releases.create-green', { service: 'alone', tag: '1.1.0' })).toBe(
      'No load balancer asks alone: there is nothing to divide.',
    );
    expect(await refusalOf('releases.promote', { service: 'unlucky' })).toBe(
      'There is no green side of unlucky that requests could go to.',
    );
  });
});

describe('a rollback at night', { timeout: 120_000 }, () => {
  it('goes on while records, queue and metrics are down', async () => {
    const one = await shop.balanced('night');
    const input = { service: 'night' };
    await shop.run('dev', 'releases.create-green', { ...input, tag: '1.1.0' });
    await shop.run('dev', 'releases.promote', input);
    await shop.faults('prod', [
      { service: 'dynamodb', kind: 'hang' },
      { service: 'sqs', kind: 'error' },
    ]);
    await shop.faults('dev', [{ service: 'monitoring', kind: 'hang' }]);
    await underLoad(one, async () => {
      const { hash, plan } = await planOf('services.roll-back', input);
      expect(plan.findings).toContainEqual(
        expect.objectContaining({ severity: 'unknown', subject: 'alarms' }),
      );
      const before = Date.now();
      const executing = shop.gate.execute({
        ...shop.wish('dev', 'services.roll-back', input),
        key: newRunId(before),
        planHash: hash,
      });
      await eventually(
        async () => (await one.share()) === 0,
        () => 'the requests are back',
      );
      const backAfterMs = Date.now() - before;
      const executed = await executing;
      expect(executed).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
      // Nothing of what is down is waited for longer than an emergency has the patience for.
      expect(backAfterMs).toBeLessThan(5_000);
    });
    const kept = shop.spooled.filter(({ target }) => target === 'night');
    expect(kept.map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
  });
});
