import { DONE, FAILED, NOT_BEGUN } from './exit-codes.ts';
import type { ParsedWords } from './words.ts';

/** A script can not begin, and a sentence says why. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
}

/** What a script does once its words are read. `signal` is aborted by Ctrl-C; resolves with whether all is well. */
export type ScriptWork<Value> = (value: Value, signal: AbortSignal) => Promise<boolean>;

/**
 * Runs a script of `package.json`: its words, its help, its end. The exit code is 0 where all is well, 1 where something
 * is red, failed or was stopped, and 2 where nothing was begun.
 */
export async function runScript<Value>(
  parsed: ParsedWords<Value>,
  usage: string,
  work: ScriptWork<Value>,
): Promise<void> {
  process.exitCode = await codeOf(parsed, usage, work);
}

async function codeOf<Value>(
  parsed: ParsedWords<Value>,
  usage: string,
  work: ScriptWork<Value>,
): Promise<number> {
  if (parsed.kind === 'help') {
    console.log(usage);
    return DONE;
  }
  if (parsed.kind === 'mistake') return notBegun(parsed.sentence);
  // The SDK's remark about future versions of Node is not for whoever runs a script.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const control = new AbortController();
  process.once('SIGINT', () => control.abort());
  process.once('SIGTERM', () => control.abort());
  try {
    return (await work(parsed.value, control.signal)) ? DONE : FAILED;
  } catch (error) {
    if (error instanceof NotBegun) return notBegun(error.message);
    if (!control.signal.aborted) throw error;
    console.error('Stopped.');
    return FAILED;
  }
}

function notBegun(sentence: string): number {
  console.error(sentence);
  return NOT_BEGUN;
}
