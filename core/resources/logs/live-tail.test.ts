import { afterEach, describe, expect, it } from 'vitest';
import { sourceOn } from '../../testing/sources.ts';
import { LineIdentity } from './line-identity.ts';
import { followLive } from './live-tail.ts';
import { liveTailEndpoint } from './live-tail-endpoint.fixture.ts';
import type { TailSink } from './tail-scene.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const SILENCE_MS = 200;
const ignore = () => undefined;
const NOTHING: TailSink = { lines: ignore, lost: ignore, way: ignore, note: ignore, failed: ignore };

async function following(session: 'nothing' | 'headers' | 'start', signal: AbortSignal) {
  const endpoint = await liveTailEndpoint(undefined, session);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  const scene = {
    source,
    pattern: '',
    test: () => true,
    since: Date.now(),
    signal,
    identity: new LineIdentity(),
    sink: NOTHING,
  };
  return { endpoint, ending: followLive(scene, ['/ecs/shop'], SILENCE_MS) };
}

describe('a live tail', () => {
  it.each(['nothing', 'headers'] as const)(
    'that answers with %s is none, and was asked once',
    async (how) => {
      const { endpoint, ending } = await following(how, new AbortController().signal);
      expect(await ending).toMatchObject({ state: 'timed-out', operation: 'logs:StartLiveTail' });
      expect(endpoint.calls.StartLiveTail).toBe(1);
    },
  );

  it('whose sessions end as soon as they begin is opened no more than once a second', async () => {
    const left = new AbortController();
    const begunAt = Date.now();
    const { endpoint, ending } = await following('start', left.signal);
    await expect.poll(() => endpoint.calls.StartLiveTail, { timeout: 8_000 }).toBeGreaterThanOrEqual(3);
    expect(Date.now() - begunAt).toBeGreaterThan(1_900);
    left.abort();
    expect(await ending).toBeUndefined();
  });
});
