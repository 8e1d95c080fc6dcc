import { z } from 'zod';
import { bucketName, objectKey } from './names.ts';
import { LARGEST_UPLOAD_BYTES } from './upload-file.ts';

/** Files of one upload. */
export const MOST_FILES = 100;

const file = z
  .object({
    key: objectKey,
    sizeBytes: z
      .number()
      .int()
      .min(0)
      .max(
        LARGEST_UPLOAD_BYTES,
        'is more than goes through the console (625 GiB); the command line takes more',
      ),
    contentType: z
      .string()
      .max(256)
      .regex(
        /^[\w.+-]+\/[\w.+-]+( ?; ?[\w.+-]+=("[^"\\\r\n]*"|[\w.+-]+))*$/,
        'must be a type, as text/plain',
      ),
  })
  .strict();

export const putObjectInput = z
  .object({
    bucket: bucketName,
    /** In the order in which their bytes come, one behind the other. */
    files: z
      .array(file)
      .min(1)
      .max(MOST_FILES)
      .refine(
        (files) => new Set(files.map(({ key }) => key)).size === files.length,
        'must have keys that differ',
      ),
  })
  .strict();

export type PutObjectInput = z.infer<typeof putObjectInput>;
export type FileInput = PutObjectInput['files'][number];

/** What stood under a file's key when the upload was planned. */
export interface SeenFile {
  /** null: nothing. */
  readonly etag: string | null;
  readonly versionId?: string;
  /** It would be lost, since the bucket keeps no version of it. */
  readonly isOverwritten: boolean;
}

export function totalBytes({ files }: Pick<PutObjectInput, 'files'>): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
