import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { startBuckets } from './buckets.fixture.ts';
import type { BucketHarness } from './buckets.fixture.ts';
import { OLGA } from './gate-harness.ts';

const MINUTE_MS = 60_000;
const REASON = 'asked for by the shop';

let buckets: BucketHarness;
beforeAll(async () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS).toISOString();
  const freezes = [{ from: inMinutes(-60), to: inMinutes(60), reason: 'the sale' }];
  const later = [{ from: inMinutes(5), to: inMinutes(60), reason: 'the sale' }];
  buckets = await startBuckets({ more: { dev: { freezes: later }, prod: { freezes } } });
  await buckets.bucket('inbox');
  await buckets.bucket('inbox', undefined, 'prod');
}, 60_000);
afterAll(() => buckets.close());

/** Confirms an upload, with a reason; answers what comes of its content so many minutes later. */
async function uploaded(side: 'dev' | 'prod', breakGlass: boolean, minutes: number) {
  const file = { key: `of-${side}`, sizeBytes: 5, contentType: 'text/plain' };
  const wish = buckets.wish(side, 'buckets.put-object', { bucket: 'inbox', files: [file] });
  const presented = await buckets.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  const { hash: planHash, target: typedName } = presented.presentation;
  const key = newRunId(buckets.parts.now());
  const how = { key, planHash, typedName, reason: REASON, breakGlass };
  const executed = await buckets.gate.execute({ ...wish, ...how });
  if (executed.outcome !== 'started') throw new Error(JSON.stringify(executed));
  buckets.advance(minutes * MINUTE_MS);
  const content = { bytes: Readable.from([Buffer.from('hello')]), sizeBytes: 5 };
  const { signal } = new AbortController();
  return buckets.gate.pour({ runId: key, who: OLGA, content, signal });
}

describe('content that comes while it is frozen', () => {
  it('is taken where the glass was broken, as it was when it was confirmed', async () => {
    expect(await uploaded('prod', true, 0)).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
  });

  it('is not taken for a reason alone', async () => {
    expect(await uploaded('dev', false, 10)).toEqual({
      outcome: 'refused',
      sentence: 'Development is frozen: the sale',
    });
    expect(await buckets.contents('inbox')).toEqual({});
  });
});
