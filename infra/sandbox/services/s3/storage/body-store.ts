import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ByteRange } from '../objects/byte-range.ts';
import type { BodyRef, Part } from '../records.ts';
import { idKey } from './store-keys.ts';
import type { Storage } from './storage.ts';

/** Bodies up to this size stand in the store itself. */
const inlineLimit = 16 * 1024;

/** Sees the bytes as they pass: digests, and the limit of a size. It throws in order to refuse them. */
export interface BodyObserver {
  update(chunk: Uint8Array): void;
}

/** A body that was received, but that no record speaks of yet. */
export interface ReceivedBody {
  readonly size: number;
  readonly ref: BodyRef;
  /** The bytes of an inline body, for `keep` to store. */
  readonly bytes?: Buffer;
}

/**
 * The bytes of objects and parts, each body under a random name that owes nothing to its key. Bodies are never
 * changed; a body that is being read is removed only when its last reader has ended.
 */
export class BodyStore {
  private readonly directory: string;
  private readonly readers = new Map<string, number>();
  private readonly doomed = new Set<string>();

  constructor(
    private readonly storage: Storage,
    cloudDirectory: string,
  ) {
    this.directory = path.join(cloudDirectory, 's3');
    mkdirSync(this.directory, { recursive: true });
  }

  /** Takes a body in constant memory. Where the source or an observer fails, nothing of it is left. */
  async receive(
    source: AsyncIterable<Uint8Array>,
    observers: readonly BodyObserver[],
  ): Promise<ReceivedBody> {
    const id = randomBytes(16).toString('hex');
    let held: Uint8Array[] = [];
    let size = 0;
    let file: FileHandle | undefined;
    try {
      for await (const chunk of source) {
        for (const observer of observers) observer.update(chunk);
        size += chunk.length;
        if (!file && size > inlineLimit) {
          file = await this.create(id);
          for (const early of held) await writeAll(file, early);
          held = [];
        }
        if (file) await writeAll(file, chunk);
        else held.push(chunk);
      }
      await file?.close();
    } catch (error) {
      await file?.close().catch(() => undefined);
      if (file) await this.unlink(id);
      throw error;
    }
    return file
      ? { size, ref: { id, kind: 'file' } }
      : { size, ref: { id, kind: 'inline' }, bytes: Buffer.concat(held, size) };
  }

  /** Stores the bytes of an inline body. Call it in the transaction that writes the record. */
  keep({ ref, bytes }: ReceivedBody): BodyRef {
    if (bytes) void this.storage.inlineBodies.put(idKey(ref.id), bytes);
    return ref;
  }

  /** Gives up a received body that no record will speak of. */
  async discard({ ref }: ReceivedBody): Promise<void> {
    if (ref.kind === 'file') await this.removeFiles([ref.id]);
  }

  /**
   * Forgets a body. Call it in the transaction that removes its record; the answer names the files that are to be
   * removed once that is committed.
   */
  forget(ref: BodyRef): readonly string[] {
    switch (ref.kind) {
      case 'file':
        return [ref.id];
      case 'inline':
        void this.storage.inlineBodies.remove(idKey(ref.id));
        return [];
      case 'parts': {
        const files = this.segmentsOf(ref).flatMap((part) => this.forget(part.body));
        void this.storage.segments.remove(idKey(ref.id));
        return files;
      }
    }
  }

  async removeFiles(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (this.readers.has(id)) this.doomed.add(id);
      else await this.unlink(id);
    }
  }

  segmentsOf(ref: BodyRef): readonly Part[] {
    return this.storage.segments.get(idKey(ref.id)) ?? [];
  }

  /** The bytes of a body, or of a range of it. */
  read(ref: BodyRef, size: number, range: ByteRange = { start: 0, length: size }): Uint8Array | Readable {
    if (range.length === 0) return new Uint8Array(0);
    if (ref.kind === 'inline') return this.inlineBytes({ ref, range });
    const places = ref.kind === 'file' ? [{ ref, range }] : piecesOf(this.segmentsOf(ref), range);
    // What stands in the store is taken at once: nothing keeps it there for a reader.
    const pieces = places.map((piece) =>
      piece.ref.kind === 'inline' ? { ...piece, bytes: this.inlineBytes(piece) } : piece,
    );
    for (const piece of pieces) this.pin(piece.ref.id);
    const stream = Readable.from(this.readPieces(pieces), { objectMode: false, highWaterMark: 256 * 1024 });
    // A stream that is destroyed before it was read never enters its generator.
    stream.once('close', () => void this.unpin(pieces.map((piece) => piece.ref.id)));
    return stream;
  }

  /** Removes the files of bodies that no record names: an end in the middle of an upload left them. */
  removeUnnamed(named: () => ReadonlySet<string>): void {
    const files = readdirSync(this.directory, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    if (files.length === 0) return;
    const kept = named();
    for (const { parentPath, name } of files)
      if (!kept.has(name)) rmSync(path.join(parentPath, name), { force: true });
  }

  private inlineBytes({ ref, range }: Piece): Buffer {
    const bytes = this.storage.inlineBodies.get(idKey(ref.id));
    if (!bytes) throw new Error(`The body ${ref.id} is not in the store.`);
    return bytes.subarray(range.start, range.start + range.length);
  }

  private async *readPieces(pieces: readonly Piece[]): AsyncGenerator<Buffer> {
    for (const { ref, range, bytes } of pieces) {
      if (bytes) {
        yield bytes;
        continue;
      }
      const file = await open(this.pathOf(ref.id), 'r');
      try {
        const end = range.start + range.length;
        for (let at = range.start; at < end;) {
          const chunk = Buffer.allocUnsafe(Math.min(256 * 1024, end - at));
          const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
          if (bytesRead === 0) throw new Error(`The body ${ref.id} is shorter than its record says.`);
          yield chunk.subarray(0, bytesRead);
          at += bytesRead;
        }
      } finally {
        await file.close();
      }
    }
  }

  private pin(id: string): void {
    this.readers.set(id, (this.readers.get(id) ?? 0) + 1);
  }

  private async unpin(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const left = (this.readers.get(id) ?? 1) - 1;
      if (left > 0) this.readers.set(id, left);
      else {
        this.readers.delete(id);
        if (this.doomed.delete(id)) await this.unlink(id);
      }
    }
  }

  private pathOf(id: string): string {
    return path.join(this.directory, id.slice(0, 2), id);
  }

  private async create(id: string): Promise<FileHandle> {
    const file = this.pathOf(id);
    await mkdir(path.dirname(file), { recursive: true });
    return open(file, 'wx');
  }

  private async unlink(id: string): Promise<void> {
    await unlink(this.pathOf(id)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

interface Piece {
  readonly ref: BodyRef;
  readonly range: ByteRange;
  /** Of an inline body, once they are to be read. */
  readonly bytes?: Buffer;
}

/** What of each part lies within a range of the whole. */
function piecesOf(parts: readonly Part[], range: ByteRange): readonly Piece[] {
  const pieces: Piece[] = [];
  const end = range.start + range.length;
  let partStart = 0;
  for (const { body, size } of parts) {
    const start = Math.max(range.start, partStart);
    const length = Math.min(end, partStart + size) - start;
    if (length > 0) pieces.push({ ref: body, range: { start: start - partStart, length } });
    partStart += size;
  }
  return pieces;
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) {
    const { bytesWritten } = await file.write(chunk, at, chunk.length - at);
    at += bytesWritten;
  }
}
