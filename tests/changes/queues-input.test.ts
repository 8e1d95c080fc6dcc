import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { entry, startQueues } from './queues.fixture.ts';
import type { QueueHarness } from './queues.fixture.ts';

let queues: QueueHarness;
let url = '';
beforeAll(async () => {
  queues = await startQueues();
  const pair = await queues.pair('target');
  url = pair.dead;
  await queues.send(url, [entry('one'), entry('two')]);
  await queues.clients('dev').sns.send(new CreateTopicCommand({ Name: 'target' }));
  await queues
    .clients('dev')
    .secretsManager.send(new CreateSecretCommand({ Name: 'target', SecretString: 'x' }));
}, 60_000);
afterAll(() => queues.close());

/** An input that is right, of which the fuzzing replaces, adds and takes away members. */
const RIGHT: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'queues.send': { queue: 'target-dlq', body: 'x', attributes: [], delaySeconds: 0 },
  'queues.delete-message': { queue: 'target-dlq', messageId: 'some-id' },
  'queues.purge': { queue: 'target-dlq' },
  'queues.restore-capture': { queue: 'target-dlq', captureId: newRunId(0) },
  'queues.redrive': { queue: 'target-dlq', to: 'target', messagesPerSecond: 5 },
  'queues.redrive-selected': {
    queue: 'target-dlq',
    select: { causes: ['a'], text: 'b', attribute: { name: 'c' }, sentBefore: 1 },
    atMost: 5,
    watchSeconds: 0,
  },
  'topics.publish': { topic: 'target', body: 'x', subject: 'y', attributes: [] },
  'secrets.rotate': { secret: 'target' },
  'secrets.restore-stage': { secret: 'target', versionId: 'a'.repeat(32), currentId: 'b'.repeat(32) },
  'secrets.reveal': { secret: 'target', key: 'k' },
};

const strange = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  fc.string({ unit: 'binary' }),
  fc.constantFrom<unknown>('', ' ', 'target', 'target.fifo', '../x', 'a'.repeat(2_000), '\u0000', '\ud800'),
  fc.constantFrom<unknown>(-1, 0, 1.5, 1e308, Number.NaN, Infinity, null, undefined, [], {}),
  fc.constantFrom<unknown>('__proto__', 'constructor', { __proto__: { a: 1 } }, [[[[]]]], new Date(0)),
);

describe.each(Object.keys(RIGHT))('%s', (actionId) => {
  it('takes no wrong input, throws nothing, and changes nothing by being planned', async () => {
    const right = RIGHT[actionId] ?? {};
    const names = Object.keys(right);
    const changed = fc
      .tuple(
        fc.constantFrom(...names),
        strange,
        fc.boolean(),
        fc.dictionary(fc.string(), strange, { maxKeys: 1 }),
      )
      .map(([name, value, without, more]) => {
        const rest = Object.fromEntries(Object.entries(right).filter(([one]) => one !== name));
        return { ...(without ? rest : { ...right, [name]: value }), ...more };
      });
    const before = await queues.counts(url);
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: changed }, strange), async (input) => {
        const presented = await queues.gate.present(queues.wish('dev', actionId, input));
        expect(['presented', 'refused', 'invalid']).toContain(presented.outcome);
        if (presented.outcome === 'invalid')
          for (const { message } of presented.mistakes) expect(message).not.toBe('');
        if (presented.outcome === 'refused') expect(presented.sentence).toMatch(/\S/);
      }),
      { numRuns: 60 },
    );
    expect(await queues.counts(url)).toEqual(before);
  });

  it('is not for those who may only look', async () => {
    const wish = queues.wish('prod', actionId, RIGHT[actionId], { id: 'v', name: 'Vera', role: 'viewer' });
    expect(await queues.gate.present(wish)).toMatchObject({ outcome: 'forbidden' });
  });
});
