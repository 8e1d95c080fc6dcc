import { describe, expect, it } from 'vitest';
import { hexLines } from './hex-lines.ts';

describe('bytes as lines', () => {
  it('sixteen a line, the last one filled up', () => {
    expect(hexLines(Buffer.from('\0\x01<script>\xff end of it', 'latin1').toString('hex'))).toEqual([
      {
        offset: '00000000',
        bytes: '00 01 3c 73 63 72 69 70 74 3e ff 20 65 6e 64 20',
        text: '..<script>. end ',
      },
      { offset: '00000010', bytes: '6f 66 20 69 74'.padEnd(47), text: 'of it' },
    ]);
  });

  it('nothing is no line', () => expect(hexLines('')).toEqual([]));
});
