export interface DotenvEntry {
  readonly key: string;
  readonly value: string;
  /** 1 for the first. */
  readonly line: number;
}

export interface DotenvFile {
  /** In the file's order; of a key that stands twice the last one counts, as for dotenv. */
  readonly entries: readonly DotenvEntry[];
  /** Lines that are no variable, each with a sentence that quotes nothing of the line. */
  readonly mistakes: readonly { readonly line: number; readonly sentence: string }[];
}

const QUOTED = String.raw`'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|` + '`(?:\\\\`|[^`])*`';
/** One variable: `export` is allowed, quoted values may go over several lines, `#` begins a comment outside quotes. */
const ENTRY = new RegExp(
  String.raw`[^\S\n]*(?:export\s+)?([\w.-]+)[^\S\n]*(?:=|:(?=\s))[^\S\n]*(?:(${QUOTED})|([^#\n]*))[^\S\n]*(?:#[^\n]*)?(?:\n|$)`,
  'y',
);
const NOTHING = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;
const LINE = /[^\n]*(?:\n|$)/y;

/**
 * Reads a dotenv file by the rules of the `dotenv` package: quotes are taken off, `\n` and `\r` stand for themselves
 * in double quotes alone, other values are trimmed.
 */
export function parseDotenv(text: string): DotenvFile {
  const source = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const entries = new Map<string, DotenvEntry>();
  const mistakes: { line: number; sentence: string }[] = [];
  let [at, line] = [0, 1];
  while (at < source.length) {
    const entry = matchAt(ENTRY, source, at);
    const [, key, quoted, bare = ''] = entry ?? [];
    if (entry && key !== undefined) {
      const value = quoted === undefined ? bare.trim() : unquoted(quoted);
      if (quoted === undefined && /^['"`]/.test(value))
        mistakes.push({ line, sentence: 'the quotation mark is not closed' });
      // Deleted first, so that a key that stands twice takes its last place.
      entries.delete(key);
      entries.set(key, { key, value, line });
    } else if (!matchAt(NOTHING, source, at)) {
      mistakes.push({ line, sentence: 'this is not written KEY=value' });
    }
    const consumed = (entry ?? matchAt(NOTHING, source, at) ?? matchAt(LINE, source, at))?.[0] ?? '';
    line += consumed.split('\n').length - 1;
    at += Math.max(1, consumed.length);
  }
  return { entries: [...entries.values()], mistakes };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  return text.startsWith('"') ? inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inner;
}
