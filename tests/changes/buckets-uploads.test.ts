import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Content } from '../../core/actions/action.ts';
import type { Run } from '../../core/actions/run.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { startBuckets } from './buckets.fixture.ts';
import type { BucketHarness } from './buckets.fixture.ts';
import { DAN, OLGA, OTTO } from './gate-harness.ts';

const MIB = 1_048_576;

/** What is merely not collected yet is not held. */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let buckets: BucketHarness;
beforeAll(async () => {
  buckets = await startBuckets({ more: { prod: { guard: 'two-person' } } });
}, 60_000);
afterEach(() => buckets.faults('dev', []));
afterAll(() => buckets.close());

interface File {
  readonly key: string;
  readonly body: Buffer;
}

const inputOf = (bucket: string, files: readonly File[]) => ({
  bucket,
  files: files.map(({ key, body }) => ({ key, sizeBytes: body.length, contentType: 'text/plain' })),
});

function contentOf(files: readonly File[], chunkBytes = 100_000): Content {
  const whole = Buffer.concat(files.map(({ body }) => body));
  const chunks = Array.from({ length: Math.ceil(whole.length / chunkBytes) }, (_, index) =>
    whole.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  return { bytes: Readable.from(chunks), sizeBytes: whole.length };
}

/** Plans and confirms: a run that waits for its content. */
async function confirmed(bucket: string, files: readonly File[], who = OLGA): Promise<Run> {
  const wish = buckets.wish('dev', 'buckets.put-object', inputOf(bucket, files), who);
  const presented = await buckets.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  expect(presented.presentation.takesContent).toBe(true);
  const executed = await buckets.gate.execute({
    ...wish,
    key: newRunId(buckets.parts.now()),
    planHash: presented.presentation.hash,
    typedName: presented.presentation.target,
  });
  if (executed.outcome !== 'started') throw new Error(JSON.stringify(executed));
  expect(executed.run.state).toBe('waiting');
  return executed.run;
}

async function pour(run: Run, content: Content, signal = new AbortController().signal, who = OLGA) {
  return buckets.gate.pour({ runId: run.id, who, content, signal });
}

async function upload(bucket: string, files: readonly File[]): Promise<Run> {
  const poured = await pour(await confirmed(bucket, files), contentOf(files));
  if (poured.outcome !== 'ran') throw new Error(poured.sentence);
  return poured.run;
}

const text = (key: string, body: string): File => ({ key, body: Buffer.from(body) });

async function sha256Of(bucket: string, key: string): Promise<string> {
  const answer = await buckets.clients('dev').s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return createHash('sha256')
    .update((await answer.Body?.transformToByteArray()) ?? '')
    .digest('hex');
}

describe('an upload', () => {
  it('writes several files of every size, in parts where they are large, and says what they are', async () => {
    const bucket = await buckets.bucket('inbox');
    const files = [
      text('a/empty', ''),
      text('a/small é.txt', 'hello'),
      { key: 'a/large.bin', body: randomBytes(21 * MIB + 7) },
      text('b', 'last'),
    ];
    const run = await upload(bucket, files);
    expect(run.state, JSON.stringify(run.outcome)).toBe('done');
    for (const { key, body } of files)
      expect(await sha256Of(bucket, key), key).toBe(createHash('sha256').update(body).digest('hex'));
    expect(run.calls?.map(({ operation }) => operation)).toContain('s3:CompleteMultipartUpload');
    const [entry] = await buckets.entries();
    expect(entry?.changes?.map(({ attribute }) => attribute)).toEqual(files.map(({ key }) => key));
    expect(entry?.changes?.[2]?.after).toMatch(/^21 MiB, SHA-256 [0-9a-f]{64}, CRC32 /);
    const head = await buckets.clients('dev').s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'b' }));
    expect(head.ContentType).toBe('text/plain');
    expect((await buckets.undo(run)).state).toBe('done');
    expect(await buckets.contents(bucket)).toEqual({});
  }, 30_000);

  it('over an object keeps the former: as a version, or captured, and the undo brings it back', async () => {
    for (const versioning of ['Enabled', undefined] as const) {
      const bucket = await buckets.bucket(`over-${versioning ?? 'never'}`.toLowerCase(), versioning);
      await buckets.put(bucket, 'k', 'former', { ContentType: 'text/html', Metadata: { a: 'b' } });
      const before = await buckets.object(bucket, 'k');
      const run = await upload(bucket, [text('k', 'fresh'), text('new', 'n')]);
      expect(run.plan.capture === undefined).toBe(versioning === 'Enabled');
      expect(await buckets.contents(bucket)).toEqual({ k: 'fresh', new: 'n' });
      const undone = await buckets.undo(run);
      expect(undone.state, JSON.stringify(undone.outcome)).toBe('done');
      expect(await buckets.contents(bucket)).toEqual({ k: 'former' });
      expect(await buckets.object(bucket, 'k')).toEqual(before);
    }
  });

  it('never overwrites what came meanwhile: neither after the confirmation nor while it is sent', async () => {
    const bucket = await buckets.bucket('contested');
    const files = [text('k', 'mine')];
    const early = await confirmed(bucket, files);
    await buckets.put(bucket, 'k', 'theirs');
    const poured = await pour(early, contentOf(files));
    expect(poured).toMatchObject({ outcome: 'ran', run: { state: 'failed' } });
    const late = [text('slow', 'mine'), text('second', 'mine too')];
    await buckets.faults('dev', [
      { service: 's3', operation: 'PutObject', kind: 'delay', delayMs: 700, count: 1 },
    ]);
    const sending = pour(await confirmed(bucket, late), contentOf(late));
    await pause(350);
    // The sandbox's only PutObject that is held up is the upload's: this one goes by another way.
    const { CopyObjectCommand } = await import('@aws-sdk/client-s3');
    await buckets
      .clients('dev')
      .s3.send(new CopyObjectCommand({ Bucket: bucket, Key: 'slow', CopySource: `${bucket}/k` }));
    expect(await sending).toMatchObject({
      run: {
        state: 'failed',
        outcome: { completed: expect.stringMatching(/^1 file of 2/) as string, remaining: 'slow' },
      },
    });
    expect(await buckets.contents(bucket)).toEqual({ k: 'theirs', slow: 'theirs', second: 'mine too' });
  });

  it('is stopped when the person leaves or cancels, and nothing is left of it', async () => {
    const bucket = await buckets.bucket('left');
    const files = [text('done', 'x'), { key: 'large', body: randomBytes(30 * MIB) }];
    for (const how of ['leaves', 'cancels', 'breaks off'] as const) {
      const run = await confirmed(bucket, files);
      const left = new AbortController();
      const whole = Buffer.concat(files.map(({ body }) => body));
      async function* slowly() {
        for (let first = 0; first < whole.length; first += MIB) {
          yield whole.subarray(first, first + MIB);
          if (first < 20 * MIB) continue;
          if (how === 'breaks off') return;
          if (how === 'leaves') left.abort();
          else await buckets.gate.cancel(run.id, OLGA, { address: '', requestId: '' });
          await pause(20_000, undefined, { signal: left.signal });
        }
      }
      const poured = await pour(run, { bytes: slowly(), sizeBytes: whole.length }, left.signal);
      expect(poured, how).toMatchObject({
        run: {
          state: 'cancelled',
          outcome: { sentence: expect.stringMatching(/^Stopped: 1 file of 2/) as string },
        },
      });
      expect(await buckets.uploads(bucket), how).toBe(0);
      expect(await buckets.contents(bucket)).toEqual({ done: 'x' });
      left.abort();
      if (poured.outcome === 'ran') expect((await buckets.undo(poured.run)).state).toBe('done');
      expect(await buckets.contents(bucket)).toEqual({});
    }
  }, 60_000);

  it('waits for its own person, once, and not for ever', async () => {
    const bucket = await buckets.bucket('waiting');
    const files = [text('k', 'v')];
    const run = await confirmed(bucket, files);
    expect(await pour(run, contentOf(files), undefined, OTTO)).toMatchObject({ outcome: 'refused' });
    // Nobody carries on what waits for its content.
    await carryOn(buckets.parts, run.id);
    expect((await buckets.home.runs.find(run.id))?.state).toBe('waiting');
    expect(await pour(run, { ...contentOf(files), sizeBytes: 7 })).toMatchObject({
      run: { state: 'failed' },
    });
    expect(await pour(run, contentOf(files))).toMatchObject({ outcome: 'refused' });
    const cancelled = await confirmed(bucket, files);
    const after = await buckets.gate.cancel(cancelled.id, OLGA, { address: '', requestId: '' });
    expect(after?.state).toBe('cancelled');
    const forgotten = await confirmed(bucket, files);
    buckets.advance(16 * 60_000);
    await carryOn(buckets.parts, forgotten.id);
    expect((await buckets.home.runs.find(forgotten.id))?.state).toBe('cancelled');
    expect(await buckets.contents(bucket)).toEqual({});
  });

  it('that a second person agreed to waits for the first one, longer than for somebody at the screen', async () => {
    await buckets.bucket('agreed', undefined, 'prod');
    const files = [text('k', 'v')];
    const wish = buckets.wish('prod', 'buckets.put-object', inputOf('agreed', files));
    const presented = await buckets.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { hash, target, confirmation } = presented.presentation;
    expect(confirmation).toBe('second-person');
    const confirm = { ...wish, key: newRunId(buckets.parts.now()), planHash: hash, typedName: target };
    expect(await buckets.gate.execute(confirm)).toMatchObject({ outcome: 'stopped' });
    const asked = await buckets.gate.requestApproval(confirm);
    if (asked.outcome !== 'waiting') throw new Error(JSON.stringify(asked));
    const { id: approvalId } = asked.approval;
    const decided = await buckets.gate.decide({
      approvalId,
      agree: true,
      who: OTTO,
      from: wish.from,
      signal: wish.signal,
    });
    if (decided.outcome !== 'approved' || decided.executed.outcome !== 'started')
      throw new Error(JSON.stringify(decided));
    const { run } = decided.executed;
    buckets.advance(60 * 60_000);
    await carryOn(buckets.parts, run.id);
    expect(await pour(run, contentOf(files), undefined, OTTO)).toMatchObject({ outcome: 'refused' });
    expect(await pour(run, contentOf(files))).toMatchObject({ outcome: 'ran', run: { state: 'done' } });
  });

  it('that a killed console left is cleared away by the next one', async () => {
    const bucket = await buckets.bucket('killed');
    const files = [text('first', '1'), { key: 'large', body: randomBytes(17 * MIB) }];
    const run = await confirmed(bucket, files);
    const leased = await buckets.home.runs.lease(run.id, 'another-console', 1);
    if (!leased) throw new Error('The run could not be taken.');
    // As far as a console comes that dies in the middle of the second file.
    const { CreateMultipartUploadCommand, UploadPartCommand } = await import('@aws-sdk/client-s3');
    const { s3 } = buckets.clients('dev');
    await buckets.put(bucket, 'first', '1');
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'large' }));
    await s3.send(
      new UploadPartCommand({
        Bucket: bucket,
        Key: 'large',
        UploadId,
        PartNumber: 1,
        Body: Buffer.alloc(5 * MIB),
      }),
    );
    const { ETag: etag = '' } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'first' }));
    await buckets.home.runs.save(run.id, 'another-console', {
      done: [{ index: 0, etag, sha256: '' }],
      begun: { key: 'large', uploadId: UploadId ?? '' },
    });
    buckets.advance(60_000);
    await carryOn(buckets.parts, run.id);
    const ended = await buckets.home.runs.find(run.id);
    expect(ended).toMatchObject({
      state: 'failed',
      outcome: { completed: expect.stringMatching(/^1 file of 2/) as string, remaining: '1 file' },
    });
    expect(await buckets.uploads(bucket)).toBe(0);
    if (ended) expect((await buckets.undo(ended)).state).toBe('done');
    expect(await buckets.contents(bucket)).toEqual({});
  });

  it('goes by where an endpoint takes no conditions, and is refused where parts fail', async () => {
    const bucket = await buckets.bucket('older-endpoint');
    const refuse = (operation: string, code: string) =>
      buckets.faults('dev', [{ service: 's3', operation, kind: 'error', code, count: 2 }]);
    await refuse('PutObject', 'NotImplemented');
    expect((await upload(bucket, [text('k', 'v')])).state).toBe('done');
    await buckets.faults('dev', [{ service: 's3', operation: 'UploadPart', kind: 'deny' }]);
    const run = await upload(bucket, [{ key: 'large', body: randomBytes(9 * MIB) }]);
    expect(run).toMatchObject({
      state: 'failed',
      outcome: { sentence: expect.stringMatching(/may not call/) as string },
    });
    expect(await buckets.uploads(bucket)).toBe(0);
  });

  it('keeps little in memory, however large it is', async () => {
    const bucket = await buckets.bucket('huge');
    const sizeBytes = 250 * MIB;
    const chunk = randomBytes(MIB);
    let most = 0;
    async function* bytes() {
      for (let sent = 0; sent < sizeBytes; sent += MIB) {
        if (sent % (50 * MIB) === 0) {
          collectGarbage();
          most = Math.max(most, process.memoryUsage().arrayBuffers);
        }
        yield Buffer.from(chunk);
        await pause(0);
      }
    }
    const wish = { bucket, files: [{ key: 'k', sizeBytes, contentType: 'application/octet-stream' }] };
    const presented = await buckets.gate.present(buckets.wish('dev', 'buckets.put-object', wish));
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const executed = await buckets.gate.execute({
      ...buckets.wish('dev', 'buckets.put-object', wish),
      key: newRunId(Date.now()),
      planHash: presented.presentation.hash,
    });
    if (executed.outcome !== 'started') throw new Error(JSON.stringify(executed));
    const poured = await pour(executed.run, { bytes: bytes(), sizeBytes });
    expect(poured).toMatchObject({ run: { state: 'done' } });
    // What of it is in memory here is in the sandbox's as well: both run in this process.
    expect(most).toBeLessThan(150 * MIB);
  }, 60_000);

  it('of a developer is one to development alone', async () => {
    const wish = buckets.wish('prod', 'buckets.put-object', inputOf('x', [text('k', 'v')]), DAN);
    expect(
      (await buckets.gate.present({ ...wish, input: { ...inputOf('inbox', [text('k', 'v')]) } })).outcome,
    ).toBe('forbidden');
  });
});
