import { randomBytes } from 'node:crypto';
import type { BodyStore } from './body-store.ts';
import { noSuchUpload } from '../errors.ts';
import type { Part, Upload } from '../records.ts';
import { afterPrefix, objectKey, partKey } from './store-keys.ts';
import type { Storage } from './storage.ts';
import type { UsageCounter } from './usage-counter.ts';

/** Starts with a letter, since a command line takes what starts with a hyphen for an option. */
function createUploadId(): string {
  return `u${randomBytes(72).toString('base64url')}`;
}

/** Multipart uploads in progress and their parts. What writes is to be called inside a transaction. */
export class UploadRegistry {
  constructor(
    private readonly storage: Storage,
    private readonly bodies: BodyStore,
    private readonly usage: UsageCounter,
  ) {}

  create(bucketId: number, content: Omit<Upload, 'number' | 'uploadId'>): Upload {
    const upload = {
      ...content,
      number: this.storage.nextNumber(),
      uploadId: createUploadId(),
    };
    void this.storage.uploads.put(objectKey(bucketId, upload.uploadId), upload);
    return upload;
  }

  /** Throws `NoSuchUpload`, also for an upload of another key. */
  require(bucketId: number, key: string, uploadId: string): Upload {
    const isId = /^[\w-]{1,128}$/.test(uploadId);
    const upload = isId ? this.storage.uploads.get(objectKey(bucketId, uploadId)) : undefined;
    if (upload?.key !== key) throw noSuchUpload(uploadId);
    return upload;
  }

  /** All uploads of a bucket by key, those of one key by their start. */
  list(bucketId: number): readonly Upload[] {
    const start = objectKey(bucketId, '');
    const uploads: Upload[] = [];
    for (const { value } of this.storage.uploads.getRange({ start, end: afterPrefix(start) }))
      uploads.push(value);
    return uploads
      .map((upload) => ({ upload, order: Buffer.from(upload.key) }))
      .sort((a, b) => Buffer.compare(a.order, b.order) || a.upload.number - b.upload.number)
      .map(({ upload }) => upload);
  }

  findPart(upload: Upload, partNumber: number): Part | undefined {
    return this.storage.parts.get(partKey(upload.number, partNumber));
  }

  /** Parts in their order, from above that number. */
  *parts(upload: Upload, above = 0): Generator<Part> {
    const range = this.storage.parts.getRange({
      start: partKey(upload.number, above + 1),
      end: partKey(upload.number + 1, 0),
    });
    for (const { value } of range) yield value;
  }

  /** Stores a part in the place of one that has its number. Answers the files to be removed. */
  putPart(bucketId: number, upload: Upload, part: Part): readonly string[] {
    const before = this.findPart(upload, part.partNumber);
    if (before) this.usage.add(bucketId, -1, upload.storageClass, -before.size);
    this.usage.add(bucketId, 1, upload.storageClass, part.size);
    void this.storage.parts.put(partKey(upload.number, part.partNumber), part);
    return before ? this.bodies.forget(before.body) : [];
  }

  /** Ends an upload. The bodies of those parts stay, all others are forgotten; answers the files to be removed. */
  end(bucketId: number, upload: Upload, kept: ReadonlySet<number>): readonly string[] {
    const files: string[] = [];
    for (const part of [...this.parts(upload)]) {
      void this.storage.parts.remove(partKey(upload.number, part.partNumber));
      this.usage.add(bucketId, -1, upload.storageClass, -part.size);
      if (!kept.has(part.partNumber)) files.push(...this.bodies.forget(part.body));
    }
    void this.storage.uploads.remove(objectKey(bucketId, upload.uploadId));
    return files;
  }
}
