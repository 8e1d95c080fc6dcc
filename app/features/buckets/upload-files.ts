import type { Json } from '../../../core/actions/plan.ts';

/** What is told of a file before its content is sent. */
export interface NamedFile {
  readonly key: string;
  readonly sizeBytes: number;
  readonly contentType: string;
}

/** An upload that was confirmed, for whoever sends its content. */
export interface ConfirmedUpload {
  readonly runId: string;
  readonly environmentId: string;
  readonly bucket: string;
  readonly files: readonly NamedFile[];
  /** Until when it waits, in milliseconds since the epoch. */
  readonly until: number;
}

/** As the action takes them at once. */
export const MOST_FILES = 100;
const KEY_LIMIT_BYTES = 1_024;
const USUAL_TYPE = 'application/octet-stream';
const TYPE = /^[\w.+-]+\/[\w.+-]+$/;

type BrowserFile = Pick<File, 'name' | 'size' | 'type'>;

/** Files under the keys that they get: the prefix and the file's own name. What a browser does not know is bytes. */
export function namedFiles(files: readonly BrowserFile[], prefix: string): readonly NamedFile[] {
  return files.map(({ name, size, type }) => ({
    key: `${prefix}${name}`,
    sizeBytes: size,
    contentType: TYPE.test(type) ? type : USUAL_TYPE,
  }));
}

/** What the action is asked for. */
export function uploadInput(bucket: string, files: readonly NamedFile[]): Json {
  return { bucket, files: files.map((file) => ({ ...file })) };
}

/** Why these can not be sent together, as a sentence. */
export function filesMistake(files: readonly NamedFile[]): string | undefined {
  if (files.length > MOST_FILES)
    return `Up to ${MOST_FILES} files are sent at once; these are ${files.length}.`;
  const long = files.find(({ key }) => new TextEncoder().encode(key).length > KEY_LIMIT_BYTES);
  if (long) return `A key has at most ${KEY_LIMIT_BYTES} bytes: ${long.key.slice(0, 60)}… has more.`;
  const keys = files.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  return twice === undefined ? undefined : `Two files would get the key ${twice}.`;
}

/** The chosen files in the order that was confirmed; a sentence where they are not those. */
export function filesInOrder<Chosen extends BrowserFile>(
  chosen: readonly Chosen[],
  confirmed: readonly NamedFile[],
): readonly Chosen[] | string {
  const left = [...chosen];
  const found: Chosen[] = [];
  for (const { key, sizeBytes } of confirmed) {
    const at = left.findIndex(
      ({ name, size }) =>
        size === sizeBytes && (key === name || key.endsWith(`/${name}`) || key.endsWith(name)),
    );
    const [file] = at < 0 ? [] : left.splice(at, 1);
    if (!file) return `The file for ${key} (${sizeBytes.toLocaleString('en')} bytes) is not among these.`;
    found.push(file);
  }
  return left.length === 0 ? found : `${left[0]?.name ?? 'A file'} was not part of what was confirmed.`;
}

/** Where the content of a confirmed upload is sent. */
export function uploadAddress({ bucket, runId }: Pick<ConfirmedUpload, 'bucket' | 'runId'>): string {
  return `/buckets/${encodeURIComponent(bucket)}/upload?${new URLSearchParams({ run: runId }).toString()}`;
}
