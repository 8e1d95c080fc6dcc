import { preciseNow, rfc3339Nano } from './human.ts';

export type LogStream = 'stdout' | 'stderr';

interface Line {
  /** Milliseconds since the epoch, with a fraction. */
  readonly at: number;
  readonly stream: LogStream;
  readonly text: string;
}

export interface LogRequest {
  readonly streams: ReadonlySet<LogStream>;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly until?: number;
  /** How many of the last lines; all where absent. */
  readonly tail?: number;
  readonly timestamps: boolean;
}

/** The json-file driver's `max-size`, so that a talkative program can not eat the machine's memory. */
const mostBytes = 2 * 1_048_576;

/** What a container has printed, over all of its starts. The oldest lines go when it gets long. */
export class LogBuffer {
  private lines: Line[] = [];
  private bytes = 0;
  private readonly followers = new Set<(line: Line) => void>();
  private readonly enders = new Set<() => void>();

  write(stream: LogStream, text: string): void {
    const line: Line = { at: preciseNow(), stream, text };
    this.lines.push(line);
    this.bytes += text.length;
    if (this.bytes > mostBytes) this.cut();
    for (const follow of this.followers) follow(line);
  }

  read(request: LogRequest): readonly Buffer[] {
    const chosen = this.lines.filter((line) => isAskedFor(line, request));
    const last = request.tail === undefined ? chosen : chosen.slice(chosen.length - request.tail);
    return last.map((line) => frameOf(line, request.timestamps));
  }

  /** Hands over every further line until it is stopped, or the container ends. */
  follow(request: LogRequest, onFrame: (frame: Buffer) => void, onEnd: () => void): () => void {
    const follower = (line: Line) => {
      if (isAskedFor(line, request)) onFrame(frameOf(line, request.timestamps));
    };
    this.followers.add(follower);
    this.enders.add(onEnd);
    return () => {
      this.followers.delete(follower);
      this.enders.delete(onEnd);
    };
  }

  /** The container has ended: nobody follows it any further. */
  endFollowing(): void {
    this.followers.clear();
    for (const end of [...this.enders]) end();
    this.enders.clear();
  }

  private cut(): void {
    let first = 0;
    while (this.bytes > mostBytes / 2) this.bytes -= this.lines[first++]?.text.length ?? this.bytes;
    this.lines = this.lines.slice(first);
  }
}

function isAskedFor({ at, stream }: Line, { streams, since = 0, until = Infinity }: LogRequest): boolean {
  return streams.has(stream) && at >= since && at <= until;
}

/**
 * A line as one frame of the multiplexed stream: the stream's number, three zeros, the length as a big-endian number
 * of four bytes, the text. Source: Docker Engine API, "Attach to a container", "Stream format".
 */
function frameOf({ at, stream, text }: Line, timestamps: boolean): Buffer {
  const body = Buffer.from(`${timestamps ? `${rfc3339Nano(at)} ` : ''}${text}\n`);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream === 'stdout' ? 1 : 2, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}
