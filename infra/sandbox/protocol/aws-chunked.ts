import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { ServiceError } from './service.ts';

/** S3's word for a body that is not as long, or not as framed, as it was announced. */
export function incompleteBody(): ServiceError {
  return new ServiceError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header.',
    { status: 400 },
  );
}

type Stage = 'size' | 'data' | 'afterData' | 'trailers' | 'done';

const longestLine = 16 * 1024;

/**
 * Undoes the content encoding `aws-chunked`: chunks of `hex-size[;chunk-signature=…]`, then trailing headers.
 * Signatures are not verified, since any key is accepted here.
 * Source: S3 API, "Signature calculations for the Authorization header: transferring payload in multiple chunks".
 */
export class AwsChunkedDecoder extends Transform {
  private stage: Stage = 'size';
  private line = '';
  private remaining = 0;
  private readonly found: Record<string, string> = {};

  /** Lower-case trailing headers; complete when the stream has ended. */
  get trailers(): Readonly<Record<string, string>> {
    return this.found;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let at = 0;
      while (at < chunk.length)
        at = this.stage === 'data' ? this.takeData(chunk, at) : this.takeLine(chunk, at);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    const complete = this.stage === 'done' || this.stage === 'trailers';
    done(complete ? null : incompleteBody());
  }

  private takeData(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.remaining);
    this.push(chunk.subarray(at, end));
    this.remaining -= end - at;
    if (this.remaining === 0) this.stage = 'afterData';
    return end;
  }

  private takeLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(0x0a, at);
    this.line += chunk.toString('latin1', at, end === -1 ? chunk.length : end);
    if (this.line.length > longestLine) throw incompleteBody();
    if (end === -1) return chunk.length;
    const line = this.line.replace(/\r$/, '');
    this.line = '';
    this.endLine(line);
    return end + 1;
  }

  private endLine(line: string): void {
    switch (this.stage) {
      case 'size': {
        const match = /^([0-9a-fA-F]{1,12})(;.*)?$/.exec(line);
        if (!match?.[1]) throw incompleteBody();
        this.remaining = Number.parseInt(match[1], 16);
        this.stage = this.remaining === 0 ? 'trailers' : 'data';
        return;
      }
      case 'afterData':
        if (line !== '') throw incompleteBody();
        this.stage = 'size';
        return;
      case 'trailers': {
        if (line === '') {
          this.stage = 'done';
          return;
        }
        const colon = line.indexOf(':');
        if (colon > 0) this.found[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
        return;
      }
      default:
    }
  }
}
