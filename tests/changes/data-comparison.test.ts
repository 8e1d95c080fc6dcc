import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparedDataOf } from '../../app/features/compare/compared-data-view.server.ts';
import { defineAction } from '../../core/actions/action.ts';
import type { Json } from '../../core/actions/plan.ts';
import type { Run } from '../../core/actions/run.ts';
import { compareTableData } from '../../core/changes/comparison/compare-data.ts';
import { compareItems } from '../../core/changes/comparison/compare-items.ts';
import { compareObjects } from '../../core/changes/comparison/compare-objects.ts';
import { keptComparisonSchema } from '../../core/changes/comparison/compared-data.ts';
import type {
  ComparedData,
  ComparedEnd,
  ComparingOptions,
  DataSide,
} from '../../core/changes/comparison/compared-data.ts';
import { conclusionOf } from '../../core/changes/comparison/compared-words.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { DAN, VERA } from './gate-harness.ts';
import { startMigration } from './migration.fixture.ts';
import type { MigrationHarness, Side } from './migration.fixture.ts';
import { NOW } from './tables.fixture.ts';

let pair: MigrationHarness;
beforeAll(async () => {
  pair = await startMigration('prod');
}, 60_000);
afterAll(() => pair.close());

const ACCOUNTS = { dev: '000000000000', prod: '123456789012' } as const;

/** An item that says the same on both sides, once addresses of its environment are taken for those of the other. */
function product(side: Side, index: number): ItemJson {
  const bucket = `tiktok-commerce-thumbnails-${side}`;
  return {
    PK: { S: `seller-${index % 7}` },
    SK: { N: String(index) },
    title: { S: `Shoe ${index}` },
    thumbnail_url: { S: `s3://${bucket}/${index}.jpg` },
    sizes: { SS: ['s', 'm', `s3://${bucket}/l`] },
    told: {
      M: {
        topic: {
          S: `arn:aws:sns:us-east-1:${ACCOUNTS[side]}:${side === 'dev' ? 'tiktok' : 'tiktok-commerce'}-alarms-${side}`,
        },
        all: { L: [{ S: bucket }, { N: '1.50' }] },
      },
    },
  };
}

function keyOf(index: number): string {
  return JSON.stringify({ PK: { S: `seller-${index % 7}` }, SK: { N: String(index) } });
}

const COUNT = 400;
const numbers = Array.from({ length: COUNT }, (_, index) => index);

/** A table on both sides: one item is another in production, one is only here, and one only there. */
async function tables(name: string): Promise<{ readonly name: string; readonly withName: string }> {
  const [dev, prod] = [`${name}-dev`, `${name}-prod`];
  await pair.table(
    'dev',
    dev,
    numbers.filter((one) => one !== 11).map((one) => product('dev', one)),
  );
  const there = numbers.filter((one) => one !== 12).map((one) => product('prod', one));
  await pair.table(
    'prod',
    prod,
    there.map((item, index) => (index === 40 ? { ...item, title: { S: 'Boot' } } : item)),
  );
  return { name: prod, withName: dev };
}

function comparedIn(run: Run): ComparedData {
  return keptComparisonSchema.parse(run.checkpoint).compared;
}

async function compared(
  actionId: string,
  input: object,
): Promise<{ readonly run: Run; readonly compared: ComparedData }> {
  const run = await pair.run('prod', actionId, { withEnvironment: 'dev', ...input });
  expect(run.outcome).toMatchObject({ outcome: 'done' });
  return { run, compared: comparedIn(run) };
}

async function changesOn(side: Side): Promise<readonly string[]> {
  const answer = await fetch(`${pair.sandboxes[side].url}/_sandbox/calls`);
  const told = (await answer.json()) as { readonly calls?: Record<string, number> };
  const calls = told.calls ?? (told as Record<string, number>);
  return Object.keys(calls).filter((call) => !/\.(Get|List|Describe|Head|Query|Scan|BatchGet)/.test(call));
}

describe('the items of two tables', { timeout: 60_000 }, () => {
  let names: { readonly name: string; readonly withName: string };
  beforeAll(async () => {
    names = await tables('goods');
  }, 60_000);

  it('are told apart as a whole: what is another, and what only one side has', async () => {
    await fetch(`${pair.sandboxes.dev.url}/_sandbox/calls`, { method: 'DELETE' });
    const { run, compared: found } = await compared('tables.compare-data', { ...names, check: 'full' });
    expect(found).toMatchObject({
      kind: 'tables',
      equal: COUNT - 3,
      different: 1,
      onlyLeft: 1,
      onlyRight: 1,
      left: { environmentId: 'dev', name: 'goods-dev', count: COUNT - 1 },
      right: { environmentId: 'prod', name: 'goods-prod', count: COUNT - 1 },
      first: { onlyLeft: [keyOf(12)], onlyRight: [keyOf(11)] },
    });
    expect(found.first.different).toEqual([keyOf(41)]);
    expect(run.outcome).toMatchObject({
      sentence: `All items of goods-dev and goods-prod: ${COUNT - 3} alike, 1 different, 1 only in Development, 1 only in Production.`,
    });
    expect(run.target).toBe('tables/goods-{env}');
    expect(await changesOn('dev')).toEqual([]);
  });

  it('differ in the names of their environments, unless these are made equal', async () => {
    const { compared: found } = await compared('tables.compare-data', {
      ...names,
      check: 'full',
      names: false,
    });
    expect(found).toMatchObject({ equal: 0, different: COUNT - 2, onlyLeft: 1, onlyRight: 1 });
    expect(found.first.different).toHaveLength(100);
  });

  it('keep what people wrote: a word that is called as an environment is no name', async () => {
    const item = (word: string): ItemJson => ({
      PK: { S: 'a' },
      SK: { N: '1' },
      title: { S: `the ${word} team` },
    });
    await pair.table('dev', 'words-dev', [item('dev')]);
    await pair.table('prod', 'words-prod', [item('prod')]);
    const { compared: found } = await compared('tables.compare-data', {
      name: 'words-prod',
      withName: 'words-dev',
      check: 'full',
    });
    expect(found).toMatchObject({ equal: 0, different: 1 });
  });

  it('are sampled, and it is said what that tells', async () => {
    const { run, compared: found } = await compared('tables.compare-data', { ...names, sample: 20 });
    expect(found.check).toBe('sample');
    const looked = found.equal + found.different + found.onlyLeft + found.onlyRight;
    expect(looked).toBeGreaterThan(0);
    expect(conclusionOf(found)).toContain(`${looked} keys looked at, from random places`);
    expect(run.outcome).toMatchObject({ sentence: expect.stringMatching(/^Some items of/) as string });
    const { compared: all } = await compared('tables.compare-data', { ...names, sample: 10_000 });
    expect(all).toMatchObject({ equal: COUNT - 3, different: 1, onlyLeft: 1, onlyRight: 1 });
  });

  it('go on where they were, and come to the same', async () => {
    const [left, right] = sidesOf(names);
    const options = { check: 'full', sample: 1, names: true } as const;
    const whole = await compareItems(left, right, { ...options, signal: NOW });
    const again = await resumed((more) => compareItems(left, right, { ...options, ...more }));
    expect(again).toEqual(whole);
  });

  it('of different keys are refused, with both', async () => {
    await pair.table('dev', 'keys-dev', [], {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    });
    const run = await pair.run('prod', 'tables.compare-data', {
      name: names.name,
      withEnvironment: 'dev',
      withName: 'keys-dev',
      check: 'full',
    });
    expect(run.outcome).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringContaining('id (S)') as string,
    });
  });
});

/** Stops the work at its second checkpoint, and goes on from there. */
async function resumed(
  compare: (more: Pick<ComparingOptions, 'signal' | 'from' | 'onProgress'>) => Promise<ComparedEnd>,
): Promise<ComparedEnd> {
  const control = new AbortController();
  let saved: Json | undefined;
  let steps = 0;
  const first = await compare({
    signal: control.signal,
    onProgress({ checkpoint }) {
      steps += 1;
      if (control.signal.aborted) return;
      saved = structuredClone(checkpoint);
      control.abort();
    },
  });
  expect([first.outcome, steps > 0, saved !== undefined]).toEqual(['cancelled', true, true]);
  return compare({ signal: NOW, from: saved });
}

function sidesOf({
  name,
  withName,
}: {
  readonly name: string;
  readonly withName: string;
}): readonly [DataSide, DataSide] {
  const [dev, prod] = (['dev', 'prod'] as const).map((id) => {
    const source = pair.parts.planningSource(id);
    if (!source) throw new RangeError(id);
    return source;
  });
  if (!dev || !prod) throw new RangeError('two sides');
  return [
    { ...dev, name: withName },
    { ...prod, name },
  ];
}

describe('the objects of two buckets', { timeout: 120_000 }, () => {
  const names = { name: 'media-prod', withName: 'media-dev' };
  const MANY = 1_300;

  async function put(side: Side, key: string, body: string): Promise<void> {
    const Bucket = side === 'dev' ? names.withName : names.name;
    await pair.clients(side).s3.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
  }

  /** The same content in one part of an upload: its ETag is no MD5 of it. */
  async function putInParts(side: Side, Key: string, Body: string): Promise<void> {
    const Bucket = side === 'dev' ? names.withName : names.name;
    const { s3 } = pair.clients(side);
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({
        Bucket,
        Key,
        ChecksumAlgorithm: 'CRC32',
        ChecksumType: 'FULL_OBJECT',
      }),
    );
    const { ETag, ChecksumCRC32 } = await s3.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body, ChecksumAlgorithm: 'CRC32' }),
    );
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] };
    await s3.send(
      new CompleteMultipartUploadCommand({
        Bucket,
        Key,
        UploadId,
        MultipartUpload,
        ChecksumType: 'FULL_OBJECT',
      }),
    );
  }

  beforeAll(async () => {
    await pair.clients('dev').s3.send(new CreateBucketCommand({ Bucket: names.withName }));
    await pair.clients('prod').s3.send(new CreateBucketCommand({ Bucket: names.name }));
    const limit = pLimit(16);
    const keys = Array.from({ length: MANY }, (_, index) => `same/${String(index).padStart(5, '0')}`);
    await Promise.all(
      keys.flatMap((key) =>
        (['dev', 'prod'] as const).map((side) => limit(() => put(side, key, `content of ${key}`))),
      ),
    );
    for (const side of ['dev', 'prod'] as const) {
      await put(side, 'other/as-large', side === 'dev' ? 'aaaa' : 'bbbb');
      await put(side, 'other/larger', side === 'dev' ? 'aaaa' : 'bbbbbbbb');
    }
    await put('dev', 'only/here', 'x');
    await put('prod', 'only/there', 'x');
    await put('dev', 'parts/same', 'in parts');
    await putInParts('prod', 'parts/same', 'in parts');
    await put('dev', 'parts/other', 'in parts');
    await putInParts('prod', 'parts/other', 'IN PARTS');
  }, 120_000);

  it('are told apart as a whole, by their content where they are as large', async () => {
    const { run, compared: found } = await compared('buckets.compare-data', { ...names, check: 'full' });
    expect(found).toMatchObject({
      kind: 'buckets',
      equal: MANY + 1,
      different: 3,
      onlyLeft: 1,
      onlyRight: 1,
      unclear: 0,
      unasked: 0,
      left: { environmentId: 'dev', count: MANY + 5 },
      right: { environmentId: 'prod', count: MANY + 5 },
      first: {
        different: ['other/as-large', 'other/larger', 'parts/other'],
        onlyLeft: ['only/here'],
        onlyRight: ['only/there'],
      },
    });
    expect(run.outcome).toMatchObject({
      sentence: expect.stringContaining('1,301 alike, 3 different') as string,
    });
  });

  it('are asked for some checksums only, and it is said for how many not', async () => {
    const { compared: found } = await compared('buckets.compare-data', {
      ...names,
      check: 'sample',
      sample: 1,
    });
    expect(found).toMatchObject({ onlyLeft: 1, onlyRight: 1, unasked: 2 });
    expect(found.equal + found.different).toBe(MANY + 2);
    expect(conclusionOf(found)).toContain('Of 2 more pairs only the sizes were compared.');
  });

  it('go on after the last key that was judged, and come to the same', async () => {
    const [left, right] = sidesOf(names);
    const options = { check: 'full', sample: 1, names: true } as const;
    const whole = await compareObjects(left, right, { ...options, signal: NOW });
    const again = await resumed((more) => compareObjects(left, right, { ...options, ...more }));
    expect(again).toEqual(whole);
  });
});

describe('who may compare data, and who may see what came of it', { timeout: 30_000 }, () => {
  const input = { name: 'goods-prod', withEnvironment: 'dev', withName: 'goods-dev', check: 'full' };

  it.each([
    ['a viewer', VERA, 'prod', input],
    ['a developer, of production', DAN, 'prod', input],
    [
      'a developer, of development with production',
      DAN,
      'dev',
      { ...input, name: 'goods-dev', withEnvironment: 'prod', withName: 'goods-prod' },
    ],
  ] as const)('not %s', async (_who, who, side, asked) => {
    const answer = await pair.gate.present(pair.wish(side, 'tables.compare-data', asked, who));
    expect(answer.outcome).toBe('forbidden');
  });

  it('nobody from the side that more people may read', async () => {
    const turned = { ...input, name: 'goods-dev', withEnvironment: 'prod', withName: 'goods-prod' };
    expect(await pair.gate.present(pair.wish('dev', 'tables.compare-data', turned))).toEqual({
      outcome: 'forbidden',
      sentence: 'More people may read Development than Production: the two are compared from Production.',
    });
    const alone = { ...input, withEnvironment: 'prod' };
    expect(await pair.gate.present(pair.wish('prod', 'tables.compare-data', alone))).toMatchObject({
      outcome: 'forbidden',
    });
  });

  it('keys are shown to whoever may read the data of both sides', async () => {
    const { run } = await compared('tables.compare-data', { ...input, withEnvironment: 'dev' });
    const eyes = (readable: readonly string[]) => ({
      now: 0,
      actionOf: () => undefined,
      labelOf: () => undefined,
      mayRead: (id: string) => readable.includes(id),
      mayAct: () => false,
    });
    expect(comparedDataOf(run, eyes(['dev', 'prod']))?.first.onlyLeft).toEqual([keyOf(12)]);
    expect(comparedDataOf(run, eyes(['dev']))).toBeUndefined();
    expect(comparedDataOf(run, eyes(['prod']))).toBeUndefined();
  });

  it('nothing that changes something is given a second environment to read', () => {
    expect(() => defineAction({ ...compareTableData, changes: ['dynamodb:PutItem'] })).toThrow(RangeError);
  });
});
