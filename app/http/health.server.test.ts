import { expect, it } from 'vitest';
import type { UpstreamCheck } from '../../core/resources/identity/types.ts';
import type { Source } from '../../core/resources/source.ts';
import { createHealth } from './health.server.ts';

const sources = ['dev', 'prod'].map((id) => ({ environment: { id } }) as Source);

function healthOver(states: readonly UpstreamCheck['state'][], now: () => number = Date.now) {
  const rounds = { count: 0 };
  const health = createHealth({
    version: '1',
    sources,
    now,
    check: () => {
      rounds.count += 1;
      return Promise.resolve(
        states.map((state) => ({ upstream: 'sqs', operation: 'sqs:ListQueues', state, latencyMs: 1.4 })),
      );
    },
  });
  return { health, rounds };
}

it.each([
  [['ok', 'ok'], 'ready'],
  [['ok', 'unsupported'], 'ready'],
  [['ok', 'denied'], 'not-ready'],
  [['timed-out'], 'not-ready'],
  [['throttled'], 'not-ready'],
] as const)('%j is %s', async (states, status) => {
  expect((await healthOver(states).health.ready()).status).toBe(status);
});

it('asks once for everybody who asks within three seconds', async () => {
  let at = 0;
  const { health, rounds } = healthOver(['ok'], () => at);
  await Promise.all([health.ready(), health.ready()]);
  at = 2_999;
  await health.ready();
  expect(rounds.count).toBe(sources.length);
  at = 3_000;
  await health.ready();
  expect(rounds.count).toBe(2 * sources.length);
});
