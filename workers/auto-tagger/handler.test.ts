import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import type { VideoPosted } from '../../core/events/video-posted.ts';
import { scriptedEndpoint } from '../../core/testing/scripted-endpoint.ts';
import type { ScriptedAnswer, ScriptedEndpoint } from '../../core/testing/scripted-endpoint.ts';
import { createAutoTagger } from './handler.ts';

const open: ScriptedEndpoint[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((endpoint) => endpoint.close()));
});

const EVENT: VideoPosted = {
  eventType: 'VideoPosted',
  version: 1,
  correlationId: '00000000-0000-4000-8000-000000000000',
  video_id: '7400000000000000001',
  caption: 'Matooke #TRACK 20k',
  seller_handle: 'amina_shoes',
  video_url: 'https://www.tiktok.com/@amina_shoes/video/7400000000000000001',
  timestamp: '2026-01-01T00:00:00.000Z',
  metadata: { likes: 1, comments: 0, shares: 0, duration: 1, thumbnail_url: 'https://example.com/a.jpg' },
};

function cancelled(...codes: readonly string[]): ScriptedAnswer {
  return {
    status: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      message: 'Transaction cancelled',
      CancellationReasons: codes.map((Code) => ({ Code })),
    },
  };
}

/** The tagger on a table that answers its writes one after the other like this, and takes them afterwards. */
async function taggerOn(...answers: readonly ScriptedAnswer[]) {
  const endpoint = await scriptedEndpoint((_request, index) => answers[index] ?? { body: {} });
  open.push(endpoint);
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: endpoint.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return { endpoint, tag: createAutoTagger({ tables: { client, stage: 'dev' }, now: () => 0 }) };
}

describe('a tag that many videos carry', () => {
  it('is kept and counted although others had its count in hand', async () => {
    const conflict = cancelled('None', 'TransactionConflict');
    const { endpoint, tag } = await taggerOn(conflict, conflict);
    expect(await tag(EVENT, 1)).toEqual({ kind: 'found', result: { tags: ['track'], trending: [] } });
    expect(endpoint.count('TransactWriteItems')).toBe(3);
  });

  it('is counted no second time', async () => {
    const { endpoint, tag } = await taggerOn(cancelled('ConditionalCheckFailed', 'None'));
    expect(await tag(EVENT, 2)).toMatchObject({ kind: 'found' });
    expect(endpoint.count('TransactWriteItems')).toBe(1);
  });

  it('is given back where trying again would change nothing', async () => {
    const { endpoint, tag } = await taggerOn(cancelled('None', 'ValidationError'));
    await expect(tag(EVENT, 1)).rejects.toThrow('Transaction cancelled');
    expect(endpoint.count('TransactWriteItems')).toBe(1);
  });
});
