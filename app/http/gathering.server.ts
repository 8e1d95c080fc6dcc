import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/**
 * Between React and the network: React writes a page in pieces of two kilobytes and says by `flush` when a part of it
 * is whole. Each piece on its way through Node's streams costs about as much as drawing it, so a part goes as one.
 * Whoever reads slowly is waited for.
 */
export class Gathering extends Transform {
  private pieces: Uint8Array[] = [];
  private gatheredBytes = 0;

  override _transform(piece: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
    this.pieces.push(piece);
    this.gatheredBytes += piece.byteLength;
    if (this.gatheredBytes >= this.readableHighWaterMark) this.flush();
    // What is full by then takes no other piece before it was read: that is Transform's own.
    done();
  }

  override _flush(done: TransformCallback): void {
    this.flush();
    done();
  }

  /** Sends on what was gathered. */
  flush(): void {
    if (this.pieces.length === 0) return;
    this.push(this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces, this.gatheredBytes));
    this.pieces = [];
    this.gatheredBytes = 0;
  }
}
