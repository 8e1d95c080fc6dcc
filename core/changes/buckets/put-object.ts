import pLimit from 'p-limit';
import { defineAction } from '../../actions/action.ts';
import type { PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Change, Planned } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { keepsFormer, planCapture, unreadSentence } from './former-objects.ts';
import type { FormerObject } from './former-objects.ts';
import { bytesInWords, counted, placeName } from './names.ts';
import { buriedNull, readObject, readVersioning, readVersions } from './object-state.ts';
import type { BucketVersioning } from './object-state.ts';
import { putObjectInput, totalBytes } from './put-object-input.ts';
import type { FileInput, PutObjectInput, SeenFile } from './put-object-input.ts';
import { executeUpload } from './upload-run.ts';
import { READS_GRANTS, WRITES_OBJECTS } from './permissions.ts';
import { KEEPS_COPIES } from '../captures/permissions.ts';

const AT_ONCE = 16;

async function plan(scene: PlanningScene, input: PutObjectInput): Promise<Planned> {
  const { bucket, files } = input;
  const versioning = await readVersioning(scene.source.clients.s3, bucket, scene.signal);
  if (!versioning.ok) return unreadSentence(versioning.failure);
  const limit = pLimit(AT_ONCE);
  const looked = await Promise.all(
    files.map((file) => limit(() => lookAt(scene, bucket, file, versioning.value))),
  );
  const stop = looked.find((one) => 'planned' in one);
  if (stop) return stop.planned;
  const seen = looked.flatMap((one) => ('planned' in one ? [] : [one]));
  const overwritten = seen.filter(({ file, former }) => file.isOverwritten && former !== undefined);
  const capture =
    overwritten.length > 0
      ? await planCapture(
          scene,
          overwritten.flatMap(({ former }) => former ?? []),
        )
      : undefined;
  if (capture && !capture.ok) return capture.planned;
  const replaced = seen.filter(({ former }) => former !== undefined).length;
  const bytes = totalBytes(input);
  return planned({
    summary: `Upload ${namesOf(files)} (${bytesInWords(bytes)}) to ${bucket}${replaced > 0 ? `, over ${counted(replaced, 'object')} that ${replaced === 1 ? 'is' : 'are'} there` : ''}`,
    calls: [
      ...(capture?.isKept ? [{ operation: 's3:PutObject', on: capture.capture.where }] : []),
      ...files.map(({ key }) => ({ operation: 's3:PutObject', on: placeName(bucket, key) })),
    ],
    changes: seen.map(({ former }, index) => changeOf(files[index], former)),
    costs:
      versioning.value.versioning === 'enabled' && replaced > 0
        ? ['What is replaced stays stored as an older version.']
        : [],
    loses: capture ? [`What is replaced: ${bucket} keeps no version of it.`, ...capture.loses] : [],
    capture: capture?.capture,
    undo:
      capture?.isKept === false
        ? { reach: 'partial', how: 'New objects are deleted. Of what was replaced nothing is kept.' }
        : { reach: 'complete', how: undoWords(versioning.value, replaced) },
    commands: files.map(({ key, contentType }, index) =>
      awsCommand(labelOf(scene.source.environment), 's3api', 'put-object', {
        bucket,
        key,
        body: key.split('/').at(-1) ?? key,
        'content-type': contentType,
        ...conditionWords(seen[index]?.file),
      }),
    ),
    version: hashOf([versioning.value, seen.map(({ file }) => file)]),
    estimates: [],
    facts: { seen: seen.map(({ file }) => ({ ...file })) },
  });
}

type Looked = { readonly file: SeenFile; readonly former?: FormerObject } | { readonly planned: Planned };

async function lookAt(
  scene: PlanningScene,
  bucket: string,
  { key }: FileInput,
  versioning: BucketVersioning,
): Promise<Looked> {
  const { s3 } = scene.source.clients;
  const answer = await readObject(s3, { bucket, key }, scene.signal);
  if (!answer.ok) return { planned: unreadSentence(answer.failure) };
  if (versioning.versioning === 'suspended') {
    const versions = await readVersions(s3, bucket, key, scene.signal);
    if (!versions.ok) return { planned: unreadSentence(versions.failure) };
    const buried = buriedNull(versioning, key, versions.value);
    if (buried) return { planned: refused(buried) };
  }
  const state = answer.value;
  if (!state) return { file: { etag: null, isOverwritten: false } };
  const versionId = state.VersionId ?? 'null';
  const isOverwritten = !keepsFormer(versioning, versionId);
  return { file: { etag: state.ETag ?? '', versionId, isOverwritten }, former: { bucket, key, state } };
}

function namesOf(files: readonly FileInput[]): string {
  return files.length === 1 ? (files[0]?.key ?? '') : counted(files.length, 'file');
}

function changeOf(file: FileInput | undefined, former: FormerObject | undefined): Change {
  const { key = '', sizeBytes = 0, contentType = '' } = file ?? {};
  return {
    attribute: key,
    before:
      former && `${bytesInWords(former.state.ContentLength ?? 0)}, ${former.state.ContentType ?? 'no type'}`,
    after: `${bytesInWords(sizeBytes)}, ${contentType}`,
  };
}

function undoWords({ versioning }: BucketVersioning, replaced: number): string {
  const fresh =
    versioning === 'enabled'
      ? 'New objects get a delete marker'
      : 'New objects are deleted, a copy of each captured';
  if (replaced === 0) return `${fresh}.`;
  return `${fresh}; what was replaced is copied back.`;
}

function conditionWords(file: SeenFile | undefined) {
  return file?.etag ? { 'if-match': file.etag } : { 'if-none-match': '*' };
}

function target({ bucket, files }: PutObjectInput): string {
  const [first] = files;
  if (first && files.length === 1) return placeName(bucket, first.key);
  return placeName(bucket, commonFolder(files.map(({ key }) => key)));
}

/** The folder that all keys stand in: `a/b/` for `a/b/c` and `a/b/d/e`. */
function commonFolder(keys: readonly string[]): string {
  const [first = '', ...others] = keys;
  let length = first.lastIndexOf('/') + 1;
  while (length > 0 && !others.every((key) => key.startsWith(first.slice(0, length))))
    length = first.lastIndexOf('/', length - 2) + 1;
  return first.slice(0, length);
}

export const putObject = defineAction<PutObjectInput>({
  id: 'buckets.put-object',
  title: 'Upload',
  kind: 'bucket',
  risk: 'reversible',
  capability: 'data:change',
  input: putObjectInput,
  target,
  changes: ['s3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'],
  permissions: [...WRITES_OBJECTS, ...READS_GRANTS, ...KEEPS_COPIES],
  long: false,
  takesContent: true,
  plan,
  execute: executeUpload,
});
