const BYTES_A_LINE = 16;

export interface HexLine {
  readonly offset: string;
  readonly bytes: string;
  readonly text: string;
}

/** Hexadecimal digits as `hexdump -C` lays them out: offset, sixteen bytes, and what of them is plain text. */
export function hexLines(hex: string): readonly HexLine[] {
  const bytes = hex.match(/../g) ?? [];
  return Array.from({ length: Math.ceil(bytes.length / BYTES_A_LINE) }, (_, line) => {
    const some = bytes.slice(line * BYTES_A_LINE, (line + 1) * BYTES_A_LINE);
    return {
      offset: (line * BYTES_A_LINE).toString(16).padStart(8, '0'),
      bytes: some.join(' ').padEnd(BYTES_A_LINE * 3 - 1),
      text: some.map(printable).join(''),
    };
  });
}

function printable(byte: string): string {
  const code = Number.parseInt(byte, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}
