import type { ClientRequest, IncomingMessage } from 'node:http';

const mostKept = 64 * 1024;

/** A request's body on its way to a target: its beginning is kept, so that it can be sent once more to another. */
export class ReplayableBody {
  private readonly kept: Buffer[] = [];
  private keptBytes = 0;
  private receiver: ClientRequest | undefined;
  private isWhole: boolean;
  private isReading = false;
  /** True while everything that has come in can be sent again. */
  isReplayable = true;

  constructor(private readonly source: IncomingMessage) {
    const { 'content-length': length, 'transfer-encoding': encoding } = source.headers;
    this.isWhole = encoding === undefined && (length === undefined || length === '0');
  }

  /** Sends what has come in, and from now on what comes. */
  sendTo(receiver: ClientRequest): void {
    this.receiver = receiver;
    for (const chunk of this.kept) receiver.write(chunk);
    if (this.isWhole) {
      receiver.end();
      return;
    }
    receiver.on('drain', () => {
      if (this.receiver === receiver) this.source.resume();
    });
    if (this.isReading) this.source.resume();
    else this.read();
  }

  /** Holds back what comes until the next `sendTo`. */
  hold(): void {
    this.receiver = undefined;
    if (this.isReading) this.source.pause();
  }

  /** Lets the rest go by, so that the connection can be used for the next request. */
  discard(): void {
    this.receiver = undefined;
    this.kept.length = 0;
    this.source.resume();
  }

  private read(): void {
    this.isReading = true;
    this.source.on('data', (chunk: Buffer) => {
      this.keep(chunk);
      if (this.receiver?.write(chunk) === false) this.source.pause();
    });
    this.source.on('end', () => {
      this.isWhole = true;
      this.receiver?.end();
    });
  }

  private keep(chunk: Buffer): void {
    if (!this.isReplayable) return;
    this.keptBytes += chunk.length;
    this.isReplayable = this.keptBytes <= mostKept;
    if (this.isReplayable) this.kept.push(chunk);
    else this.kept.length = 0;
  }
}
