import { describe, expect, it } from 'vitest';
import type { Cell } from '../../cells/cell.ts';
import { fresh } from '../../cells/cell.ts';
import type { ItemJson, ItemPage, ItemResult } from '../tables/types.ts';
import { composeTrace } from './compose.ts';
import { placesOf } from './trace.ts';
import type { Found } from './types.ts';

const AT = Date.parse('2031-05-01T10:00:00Z');
const PLACES = placesOf('dev');
const EMPTY = { state: 'empty', at: AT } as const;
const DENIED = { state: 'denied', operation: 'dynamodb:GetItem', at: AT } as const;

function item(attributes: Readonly<Record<string, string>>, more: ItemJson = {}): Cell<ItemResult> {
  const texts = Object.fromEntries(Object.entries(attributes).map(([name, S]) => [name, { S }]));
  return fresh({ item: { ...texts, ...more }, sizeBytes: 1, consumedCapacity: undefined } as ItemResult, AT);
}

function page(...items: readonly ItemJson[]): Cell<ItemPage> {
  return fresh({ items } as unknown as ItemPage, AT);
}

const NOTHING: Found = { job: EMPTY, staged: page(), tags: page(), cached: [] };

function statesOf(found: Found): Readonly<Record<string, string>> {
  return Object.fromEntries(composeTrace(found, PLACES).stages.map(({ name, state }) => [name, state]));
}

describe('how far a video is', () => {
  it('is nowhere where nothing knows it', () => {
    expect(new Set(Object.values(statesOf(NOTHING)))).toEqual(new Set(['absent']));
  });

  it('is not known where the job could not be read', () => {
    const { unseen } = composeTrace({ ...NOTHING, job: DENIED }, PLACES);
    expect(statesOf({ ...NOTHING, job: DENIED })).toMatchObject({
      Posted: 'unknown',
      'Caption read': 'unknown',
      'In the shop': 'unknown',
    });
    expect(unseen).toEqual([{ what: 'tiktok-processing-jobs-dev', cell: DENIED }]);
  });

  it('waits for what has no step yet, and has failed where a step has', () => {
    const steps: ItemJson = {
      steps: {
        M: {
          'caption-parser': { M: { status: { S: 'completed' } } },
          'thumbnail-generator': { M: { status: { S: 'failed' }, cause: { S: 'ImageNotFound' } } },
        },
      },
    };
    const job = item({ seller_handle: 'faith', status: 'failed', opened_at: '2031-05-01T09:00:00Z' }, steps);
    const trace = composeTrace({ ...NOTHING, job, video: EMPTY, product: EMPTY }, PLACES);
    expect(trace.sellerHandle).toBe('faith');
    expect(trace.stages).toMatchObject([
      { name: 'Posted', state: 'done', detail: 'job failed' },
      { name: 'Caption read', state: 'done' },
      { name: 'Thumbnails cut', state: 'failed', detail: 'ImageNotFound' },
      { name: 'Tagged', state: 'waiting' },
      { name: 'In the shop', state: 'waiting' },
      { name: 'Cached', state: 'absent' },
    ]);
  });

  it('is in the shop, and cached for a while', () => {
    const found: Found = {
      ...NOTHING,
      job: item({ seller_handle: 'faith' }),
      product: item(
        { seller_handle: 'faith', video_id: '7', title: 'Heels', updated_at: '2031-05-01T09:05:00Z' },
        { processing: { M: { 'caption-parser': { M: { status: { S: 'completed' } } } } } },
      ),
      cached: [{ cacheId: 'main', facts: fresh([{ key: 'product:7', type: 'hash', ttlMs: 90_000 }], AT) }],
    };
    expect(statesOf(found)).toMatchObject({ 'Caption read': 'done', 'In the shop': 'done', Cached: 'done' });
    expect(composeTrace(found, PLACES).stages.at(-1)?.detail).toBe('product:7, for 90 s yet');
  });
});

it('tells everything in the order of time, each with the page that shows it', () => {
  const { events } = composeTrace(
    {
      ...NOTHING,
      job: item({ PK: 'VIDEO#7', SK: 'JOB', status: 'completed', opened_at: '2031-05-01T09:01:00Z' }),
      video: item({
        PK: 'SELLER#faith',
        SK: 'VIDEO#7',
        seller_handle: 'faith',
        timestamp: '2031-05-01T09:00:00Z',
      }),
    },
    PLACES,
  );
  expect(events.map(({ what }) => what)).toEqual(['Posted by faith', 'Job opened; it is completed now']);
  expect(events[0]?.to).toEqual({
    pathname: '/tables/tiktok-videos-dev/item',
    search: 'k=PK%3AS%3ASELLER%23faith&k=SK%3AS%3AVIDEO%237',
  });
});
