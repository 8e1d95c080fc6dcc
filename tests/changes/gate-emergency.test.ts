import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAction } from '../../core/actions/action.ts';
import { planned } from '../../core/actions/plan.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import type { Confirmed } from '../../core/actions/wishes.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';
import { eventually } from './services.fixture.ts';

let harness: GateHarness;
const executed: string[] = [];
/** What lets the ordinary action end, once it is under way. */
let release: (() => void) | undefined;

const common = {
  title: 'Do',
  kind: 'service',
  risk: 'reversible',
  capability: 'deployments:change',
  input: z.object({ service: z.string() }).strict(),
  target: ({ service }: { readonly service: string }) => service,
  changes: [],
  permissions: [],
  long: false,
  plan: () =>
    Promise.resolve(
      planned({
        summary: 'Do it',
        calls: [],
        changes: [],
        costs: [],
        loses: [],
        undo: { reach: 'none', how: 'Not.' },
        commands: [],
        version: '1',
        estimates: [],
        facts: null,
      }),
    ),
} as const;

const urgent = defineAction<{ readonly service: string }>({
  ...common,
  id: 'services.urgent',
  emergency: true,
  execute(_scene, { service }) {
    executed.push(service);
    return Promise.resolve({ outcome: 'done', sentence: 'Done.' });
  },
  settle: () => Promise.resolve({ outcome: 'failed', sentence: 'It did not happen.' }),
});

const ordinary = defineAction<{ readonly service: string }>({
  ...common,
  id: 'services.ordinary',
  async execute() {
    await new Promise<void>((resolve) => (release = resolve));
    return { outcome: 'done', sentence: 'Done.' };
  },
});

beforeAll(async () => {
  harness = await startGate({ actions: [urgent, ordinary] });
  await harness.home.prepare();
}, 60_000);
afterEach(() => harness.faults('prod', []));
afterAll(() => harness.close());

function confirmed(actionId: string, service: string): Confirmed {
  return { ...harness.wish('dev', actionId, { service }), key: newRunId(Date.now()) };
}

it('is executed while the table is silent, and not once more when the table is back', async () => {
  await harness.faults('prod', [{ service: 'dynamodb', kind: 'delay', delayMs: 2_500 }]);
  const wish = confirmed('services.urgent', 'silent');
  const answer = await harness.gate.execute(wish);
  expect(answer).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
  expect(harness.spooled.map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
  await harness.faults('prod', []);
  // The run that came to be behind it ends by itself.
  await eventually(
    async () => (await harness.home.runs.find(wish.key))?.state === 'done',
    () => 'the late run has ended',
  );
  await carryOn(harness.parts, wish.key);
  expect(executed.filter((one) => one === 'silent')).toHaveLength(1);
}, 60_000);

it('is not held up by something else that is done to the same target', async () => {
  const holding = harness.gate.execute(confirmed('services.ordinary', 'busy'));
  await eventually(
    () => Promise.resolve(release !== undefined),
    () => 'the target is taken',
  );
  expect(await harness.gate.execute(confirmed('services.urgent', 'busy'))).toMatchObject({
    outcome: 'ran',
    run: { state: 'done' },
  });
  release?.();
  expect((await holding).outcome).toBe('ran');
  expect(executed).toContain('busy');
});

it('is never carried out later than it was pressed', async () => {
  const wish = confirmed('services.urgent', 'late');
  const presented = await harness.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(presented.outcome);
  const { presentation } = presented;
  await harness.home.runs.create({
    id: wish.key,
    actionId: wish.actionId,
    environmentId: 'dev',
    target: 'late',
    input: { service: 'late' },
    plan: { ...presentation.plan, facts: null },
    planHash: presentation.hash,
    who: wish.who,
    from: wish.from,
    long: false,
    state: 'waiting',
    createdAt: Date.now(),
  });
  await carryOn(harness.parts, wish.key);
  expect(executed).not.toContain('late');
  expect((await harness.home.runs.find(wish.key))?.outcome?.sentence).toBe('It did not happen.');
});
