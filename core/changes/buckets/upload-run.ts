import type { ChangingScene, Content, Outcome, UndoOffer } from '../../actions/action.ts';
import type { Change, Json, Plan } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { isConflict } from './attempt.ts';
import { ContentFiles } from './content-files.ts';
import { captureFormers, keepsCopies, undoUntil } from './former-objects.ts';
import { bytesInWords, counted } from './names.ts';
import { totalBytes } from './put-object-input.ts';
import type { FileInput, PutObjectInput, SeenFile } from './put-object-input.ts';
import { setBackOffer } from './set-back-input.ts';
import type { SetBackStep } from './set-back-input.ts';
import { abortUpload, uploadFile } from './upload-file.ts';
import type { Uploaded } from './upload-file.ts';

/** An uploaded file, by its place in the input. JSON: part of the checkpoint. */
interface DoneFile extends Uploaded {
  readonly index: number;
}

interface Checkpoint {
  readonly done: readonly DoneFile[];
  /** The multipart upload under way. */
  readonly begun?: { readonly key: string; readonly uploadId: string };
}

interface FailedFile {
  readonly key: string;
  readonly why: string;
  readonly failure?: Failure;
}

/** Streams the files in, one after the other; without content it clears away what a killed console left. */
export async function executeUpload(
  scene: ChangingScene,
  input: PutObjectInput,
  plan: Plan,
): Promise<Outcome> {
  const { content } = scene;
  if (!content) return clearAway(scene, input, plan);
  if (content.sizeBytes !== totalBytes(input))
    return {
      outcome: 'failed',
      sentence: `The content has ${bytesInWords(content.sizeBytes)}, the plan ${bytesInWords(totalBytes(input))}. Nothing was changed.`,
    };
  const captured = await captureReplaced(scene, input, plan);
  if (captured) return captured;
  const done: DoneFile[] = [];
  const failed: FailedFile[] = [];
  const stopped = await sendFiles(scene, input, plan, { content, done, failed });
  if (stopped && done.length < input.files.length)
    return {
      outcome: 'cancelled',
      sentence: `Stopped: ${doneWords(done, input)}. What had come of the rest was thrown away.`,
      undo: undoOf(scene, input, plan, done),
      changes: changesOf(input, plan, done, failed),
    };
  if (failed.length === 0) return ended(scene, input, plan, done);
  const [first] = failed;
  return {
    outcome: 'failed',
    sentence: failed.map(({ key, why }) => `${key}: ${why}`).join(' '),
    failure: first?.failure,
    completed: doneWords(done, input),
    remaining: failed.map(({ key }) => key).join(', '),
    undo: undoOf(scene, input, plan, done),
    changes: changesOf(input, plan, done, failed),
  };
}

/** What the bucket would lose is copied first. The outcome where that is not possible. */
async function captureReplaced(
  scene: ChangingScene,
  input: PutObjectInput,
  plan: Plan,
): Promise<Outcome | undefined> {
  const lost = lostFiles(input, plan);
  if (lost.length === 0) return undefined;
  const captured = await captureFormers(
    scene,
    lost.map(({ key, etag }) => ({ bucket: input.bucket, key, etag })),
  );
  if (captured.ok === true) return undefined;
  if (captured.ok === 'changed')
    return {
      outcome: 'failed',
      sentence: `${captured.key} was changed by somebody else a moment ago. Nothing was uploaded.`,
    };
  return {
    outcome: 'failed',
    sentence: `What is replaced could not be captured, so nothing was uploaded. ${failureSentence(captured.failure)}`,
    failure: captured.failure,
  };
}

/** True where the content broke off. */
async function sendFiles(
  scene: ChangingScene,
  { bucket, files }: PutObjectInput,
  plan: Plan,
  {
    content,
    done,
    failed,
  }: { readonly content: Content; readonly done: DoneFile[]; readonly failed: FailedFile[] },
): Promise<boolean> {
  const { signal } = scene;
  const parts = new ContentFiles(content.bytes, signal);
  let sentBytes = 0;
  const save = (begun?: Checkpoint['begun']) =>
    scene.run.save({ done, ...(begun && { begun }) } as unknown as Json);
  for (const [index, file] of files.entries()) {
    const { bytes, skip } = parts.next(file.sizeBytes);
    let broken: unknown;
    const answer = await uploadFile(scene.clients.s3, {
      bucket,
      ...file,
      expected: { etag: seenOf(plan)[index]?.etag ?? null },
      bytes: noting(bytes, (error) => {
        broken = error;
      }),
      begun: (uploadId) => save({ key: file.key, uploadId }),
      sent: (count) => {
        sentBytes += count;
        scene.run.report({
          stage: files.length === 1 ? 'uploading' : `uploading file ${index + 1} of ${files.length}`,
          done: Math.round(sentBytes / 1024),
          total: Math.ceil(content.sizeBytes / 1024),
          unit: 'KiB',
        });
      },
      signal,
    });
    if (answer.ok) done.push({ index, ...answer.value });
    if (signal.aborted || broken !== undefined) return true;
    if (!answer.ok) {
      failed.push({ key: file.key, ...whyOf(answer.failure) });
      // The bytes of the next file come behind those of this one.
      await skip();
    }
    await save();
  }
  return false;
}

/** The same bytes; an error of the person's connection is told apart from those of upstream. */
async function* noting(
  bytes: AsyncIterable<Uint8Array>,
  note: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    note(error);
    throw error;
  }
}

function whyOf(failure: Failure): Pick<FailedFile, 'why' | 'failure'> {
  const why = isConflict(failure)
    ? 'somebody else wrote this key meanwhile; it was not overwritten.'
    : failureSentence(failure);
  return { why, failure };
}

/** After a kill, or when the content never came: the upload under way is aborted, what was finished stays. */
async function clearAway(scene: ChangingScene, input: PutObjectInput, plan: Plan): Promise<Outcome> {
  const saved = scene.run.checkpoint as unknown as Checkpoint | undefined;
  if (!saved) return { outcome: 'cancelled', sentence: 'Its content did not come. Nothing was changed.' };
  const { done, begun } = saved;
  const aborted = begun && (await abortUpload(scene.clients.s3, { bucket: input.bucket, ...begun }));
  if (aborted && !aborted.ok)
    return {
      outcome: 'failed',
      sentence: `The console was stopped, and the parts of ${begun?.key ?? ''} that had come could not be removed: they stay until the bucket's lifecycle ends unfinished uploads. ${failureSentence(aborted.failure)}`,
      failure: aborted.failure,
      completed: doneWords(done, input),
      undo: undoOf(scene, input, plan, done),
    };
  if (done.length === input.files.length) return ended(scene, input, plan, done);
  return {
    outcome: 'failed',
    sentence:
      'The console was stopped while the content came in. What had come of unfinished files was removed.',
    completed: doneWords(done, input),
    remaining: counted(input.files.length - done.length, 'file'),
    undo: undoOf(scene, input, plan, done),
    changes: changesOf(input, plan, done, []),
  };
}

function ended(scene: ChangingScene, input: PutObjectInput, plan: Plan, done: readonly DoneFile[]): Outcome {
  const [only] = done;
  const told =
    done.length === 1 && only
      ? `${input.files[0]?.key ?? ''}, ${writtenWords(input.files[0], only)}`
      : doneWords(done, input);
  return {
    outcome: 'done',
    sentence: `Uploaded: ${told}.`,
    undo: undoOf(scene, input, plan, done),
    changes: changesOf(input, plan, done, []),
  };
}

function doneWords(done: readonly DoneFile[], { files }: PutObjectInput): string {
  const bytes = done.reduce((sum, { index }) => sum + (files[index]?.sizeBytes ?? 0), 0);
  return `${counted(done.length, 'file')} of ${files.length}, ${bytesInWords(bytes)}`;
}

/** `12 bytes, SHA-256 …, CRC32 …, version …`. */
function writtenWords(file: FileInput | undefined, { sha256, checksum, versionId }: Uploaded): string {
  return [
    bytesInWords(file?.sizeBytes ?? 0),
    `SHA-256 ${sha256}`,
    ...(checksum ? [checksum] : []),
    ...(versionId ? [`version ${versionId}`] : []),
  ].join(', ');
}

function changesOf(
  { files }: PutObjectInput,
  plan: Plan,
  done: readonly DoneFile[],
  failed: readonly FailedFile[],
): readonly Change[] {
  return files.map((file, index) => {
    const uploaded = done.find((one) => one.index === index);
    const why = failed.find((one) => one.key === file.key)?.why;
    const before = plan.changes[index]?.before;
    return {
      attribute: file.key,
      before,
      after: uploaded ? writtenWords(file, uploaded) : (why ?? 'not uploaded'),
    };
  });
}

function seenOf(plan: Plan): readonly SeenFile[] {
  return (plan.facts as unknown as { readonly seen: readonly SeenFile[] }).seen;
}

/** The replaced files that are captured, in the order of their numbers in the capture. */
function lostFiles({ files }: PutObjectInput, plan: Plan) {
  if (!keepsCopies(plan)) return [];
  return seenOf(plan).flatMap(({ isOverwritten, etag }, index) =>
    isOverwritten && etag !== null ? [{ index, key: files[index]?.key ?? '', etag }] : [],
  );
}

function undoOf(
  scene: ChangingScene,
  input: PutObjectInput,
  plan: Plan,
  done: readonly DoneFile[],
): UndoOffer | undefined {
  const lost = lostFiles(input, plan);
  const steps = done.flatMap(({ index, etag }): readonly SetBackStep[] => {
    const seen = seenOf(plan)[index];
    if (seen?.isOverwritten && !keepsCopies(plan)) return [];
    const number = lost.findIndex((one) => one.index === index);
    const to =
      number >= 0
        ? { captured: number }
        : seen?.versionId !== undefined
          ? { versionId: seen.versionId }
          : { absent: true as const };
    return [{ key: input.files[index]?.key ?? '', now: etag, to }];
  });
  if (steps.length === 0) return undefined;
  const captureId = lost.length > 0 ? scene.run.id : undefined;
  return undoUntil(setBackOffer({ bucket: input.bucket, captureId, steps }), plan.capture, scene.now());
}
