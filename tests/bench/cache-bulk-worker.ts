import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { captureAndUnlink, captureKeys } from '../../core/changes/caches/engine/capture.ts';
import { countMatching } from '../../core/changes/caches/engine/count.ts';
import { restoreKeys } from '../../core/changes/caches/engine/restore.ts';
import { flush, unlinkMatching } from '../../core/changes/caches/engine/unlink.ts';
import { verifyCapture } from '../../core/changes/caches/engine/verify.ts';
import { connectRawRedis } from '../../core/environments/raw-redis.ts';

/** What the worker is asked to do. */
export type Job = 'count' | 'unlink' | 'capture' | 'capture and unlink' | 'verify' | 'flush' | 'restore';

export interface JobDone {
  readonly keys: number;
  readonly milliseconds: number;
  /** `done`, or how else it ended. */
  readonly kind: string;
}

/**
 * Does bulk work in a process of its own, whose memory can be looked at. Segments are files that are flushed to the disk
 * before they count as stored. Ends with its parent.
 */
async function main(url: string, folder: string): Promise<void> {
  const credentials = () => Promise.reject(new Error('No sign-in of AWS is asked for.'));
  const redis = await connectRawRedis(
    { id: 'main', url },
    { region: 'us-east-1', credentials, variables: process.env },
  );
  const pattern = Buffer.from('*');
  const load = (segment: number) => readFile(path.join(folder, String(segment)));
  const store = (segment: number, bytes: Buffer) =>
    writeFile(path.join(folder, String(segment)), bytes, { flush: true });
  const segments = async () => (await readdir(folder)).map(Number);
  const emptied = async () => {
    for (const name of await readdir(folder)) await rm(path.join(folder, name));
  };
  const work: Readonly<Record<Job, () => Promise<{ readonly kind: string; readonly count?: number }>>> = {
    async count() {
      const { kind, keys: count } = await countMatching(redis, { pattern });
      return { kind, count };
    },
    async unlink() {
      const { kind, deleted: count } = await unlinkMatching(redis, { pattern });
      return { kind, count };
    },
    async capture() {
      const { kind, keys: count } = await captureKeys(redis, { pattern, store });
      return { kind, count };
    },
    async 'capture and unlink'() {
      const { kind, deleted: count } = await captureAndUnlink(redis, { pattern, store });
      return { kind, count };
    },
    async verify() {
      const { kind, keys: count } = await verifyCapture({ segments: await segments(), load });
      return { kind, count };
    },
    async flush() {
      const { kind, keysBefore: count } = await flush(redis);
      return { kind, count };
    },
    async restore() {
      const options = { segments: await segments(), load, existing: 'keep' as const };
      const { kind, restored: count } = await restoreKeys(redis, options);
      return { kind, count };
    },
  };
  process.on('disconnect', () => process.exit(0));
  process.on('message', (job: Job) => {
    void (async () => {
      if (job.startsWith('capture')) await emptied();
      const began = performance.now();
      const { kind, count = 0 } = await work[job]();
      const done: JobDone = { kind, keys: count, milliseconds: performance.now() - began };
      process.send?.(done);
    })();
  });
  process.send?.('ready');
}

const [url, folder] = process.argv.slice(2);
if (process.send && url && folder) await main(url, folder);
