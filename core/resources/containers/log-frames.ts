import type { ContainerLine } from './types.ts';

const HEADER_BYTES = 8;
const LONGEST_LINE = 8_192;
/** A frame of a line is 16 KiB at most; whoever announces more does not speak the protocol. */
const LONGEST_FRAME_BYTES = 1_048_576;

/**
 * Takes a container's log apart: frames of a stream's number, three zeros, a length and the text; a container with a
 * terminal has none and is taken for standard output. Lines carry the engine's time in front (`timestamps`).
 * Source: Docker Engine API, "Attach to a container", "Stream format".
 */
export class LogFrames {
  private rest: Buffer = Buffer.alloc(0);
  private readonly unended = { stdout: '', stderr: '' };
  private isPlain: boolean | undefined;

  /** The lines that this piece completes. */
  push(chunk: Buffer): readonly ContainerLine[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (this.isPlain === undefined && this.rest.length >= HEADER_BYTES) this.isPlain = !isHeader(this.rest);
    if (this.isPlain) return this.textOf('stdout', this.take(this.rest.length));
    const lines: ContainerLine[] = [];
    while (this.rest.length >= HEADER_BYTES) {
      const bytes = this.rest.readUInt32BE(4);
      if (this.rest.length < HEADER_BYTES + bytes) break;
      const stream = this.rest.readUInt8(0) === 2 ? 'stderr' : 'stdout';
      this.take(HEADER_BYTES);
      lines.push(...this.textOf(stream, this.take(bytes)));
    }
    return lines;
  }

  /** What has come without an end of line. */
  end(): readonly ContainerLine[] {
    return (['stdout', 'stderr'] as const).flatMap((stream) => {
      const text = this.unended[stream];
      this.unended[stream] = '';
      return text === '' ? [] : [lineOf(stream, text)];
    });
  }

  private take(bytes: number): Buffer {
    const taken = this.rest.subarray(0, bytes);
    this.rest = this.rest.subarray(bytes);
    return taken;
  }

  private textOf(stream: ContainerLine['stream'], bytes: Buffer): readonly ContainerLine[] {
    const pieces = (this.unended[stream] + bytes.toString('utf8')).split('\n');
    this.unended[stream] = (pieces.pop() ?? '').slice(0, LONGEST_LINE);
    return pieces.map((piece) => lineOf(stream, piece));
  }
}

function isHeader(bytes: Buffer): boolean {
  const zeros = bytes.readUInt8(1) + bytes.readUInt8(2) + bytes.readUInt8(3);
  return bytes.readUInt8(0) <= 2 && zeros === 0 && bytes.readUInt32BE(4) <= LONGEST_FRAME_BYTES;
}

function lineOf(stream: ContainerLine['stream'], line: string): ContainerLine {
  const [, moment = '', text = line] = /^(\d{4}-\d\d-\d\dT\S+) ?(.*)$/s.exec(line.replace(/\r$/, '')) ?? [];
  const at = Date.parse(moment);
  return { at: Number.isNaN(at) ? 0 : at, stream, text: text.slice(0, LONGEST_LINE) };
}
