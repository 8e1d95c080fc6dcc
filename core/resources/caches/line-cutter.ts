const NEWLINE = 0x0a;

/** Takes what a socket gives and hands on whole lines. */
export interface LineCutter {
  readonly push: (chunk: Buffer) => void;
}

/**
 * Cuts a stream of bytes into lines without their ends. No more than `longest` bytes of a line are kept, however long
 * it is; `wants` says before a line is taken out whether anybody will look at it, so that the rest costs a search only.
 */
export function lineCutter(
  longest: number,
  wants: () => boolean,
  onLine: (line: string | undefined) => void,
): LineCutter {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  const keep = (part: Buffer, copy: boolean) => {
    const room = longest - begunBytes;
    if (room <= 0) return;
    const kept = part.subarray(0, room);
    begun.push(copy ? Buffer.from(kept) : kept);
    begunBytes += kept.length;
  };
  return {
    push(chunk) {
      let from = 0;
      for (;;) {
        const end = chunk.indexOf(NEWLINE, from);
        if (end === -1) break;
        if (wants()) {
          keep(chunk.subarray(from, end), false);
          onLine(Buffer.concat(begun).toString('latin1').replace(/\r$/, ''));
        } else onLine(undefined);
        begun = [];
        begunBytes = 0;
        from = end + 1;
      }
      // The socket uses its buffer again; what waits for its end needs a copy.
      if (from < chunk.length) keep(chunk.subarray(from), true);
    },
  };
}
