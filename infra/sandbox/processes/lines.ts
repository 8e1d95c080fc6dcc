import { StringDecoder } from 'node:string_decoder';

/** What Docker's log drivers take as one line; a longer one is cut into pieces. */
const longestLine = 16 * 1024;

/** Cuts what a process prints into lines of at most 16,384 characters, without their ends. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Buffer): void {
    const pieces = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = pieces.pop() ?? '';
    for (const piece of pieces) this.emit(piece.endsWith('\r') ? piece.slice(0, -1) : piece);
    while (this.rest.length > longestLine) {
      this.onLine(this.rest.slice(0, longestLine));
      this.rest = this.rest.slice(longestLine);
    }
  }

  /** The last line, where it has no end. */
  end(): void {
    const last = this.rest + this.decoder.end();
    this.rest = '';
    if (last !== '') this.emit(last);
  }

  private emit(line: string): void {
    if (line.length <= longestLine) return this.onLine(line);
    for (let at = 0; at < line.length; at += longestLine) this.onLine(line.slice(at, at + longestLine));
  }
}
