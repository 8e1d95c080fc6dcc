import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { saveQuery } from '../../core/changes/logs/saved-query.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { OLGA, startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';
import { inputsAround } from './schema-inputs.ts';

const TRIES = 40;
let harness: GateHarness;

beforeAll(async () => {
  harness = await startGate();
  // The console's own table is made before anything is counted.
  await harness.home.prepare();
}, 60_000);

afterAll(() => harness.close());

async function changesOn(side: 'dev' | 'prod'): Promise<readonly string[]> {
  const answer = await fetch(`${harness[side].url}/_sandbox/calls`);
  const told = (await answer.json()) as { readonly calls?: Record<string, number> };
  const calls = told.calls ?? (told as Record<string, number>);
  return Object.keys(calls).filter((call) => !/\.(Get|List|Describe|Head|Query|Scan|BatchGet)/.test(call));
}

it('a change would be seen', async () => {
  await harness.clients('dev').sqs.send(new CreateQueueCommand({ QueueName: 'seen' }));
  expect(await changesOn('dev')).toEqual(['sqs.CreateQueue']);
});

describe('whatever is asked', () => {
  it.each(ACTIONS.map((action) => [action.id, action] as const))(
    '%s answers with a sentence and changes nothing',
    async (actionId, action) => {
      // No resource is there to be changed. An environment always is, and a query is kept of nothing but its words: what
      // they understand, they do.
      const understood = (input: unknown) =>
        (action.kind === 'environment' || action.id === saveQuery.id) &&
        action.input.safeParse(input).success;
      for (const side of ['dev', 'prod'] as const)
        await fetch(`${harness[side].url}/_sandbox/calls`, { method: 'DELETE' });
      await fc.assert(
        fc.asyncProperty(
          inputsAround(action.input),
          fc.constantFrom('dev', 'prod'),
          async (input, environmentId) => {
            fc.pre(!understood(input));
            const wish = harness.wish(environmentId, actionId, input, OLGA);
            const executed = await harness.gate.execute({ ...wish, key: newRunId(Date.now()) });
            expect(['invalid', 'refused', 'forbidden']).toContain(executed.outcome);
            if (executed.outcome === 'invalid') {
              expect(executed.mistakes.length).toBeGreaterThan(0);
              for (const mistake of executed.mistakes) expect(mistake.message).toMatch(/\S/);
            } else if ('sentence' in executed) expect(executed.sentence).toMatch(/\S.*\.$/s);
          },
        ),
        { numRuns: TRIES },
      );
      expect(await changesOn('dev')).toEqual([]);
      expect(await changesOn('prod')).toEqual([]);
    },
  );
});
