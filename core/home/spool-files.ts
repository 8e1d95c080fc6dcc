import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { RecordBody } from '../actions/record.ts';

export const SPOOL_SUFFIX = '.records.jsonl';
const POSITION_SUFFIX = '.position';

/** A kept record that is not known to be in the chain. */
export interface PendingLine {
  readonly body: RecordBody & { readonly id: string };
  /** Says that everything of its file up to this line is in the chain. */
  readonly settle: () => Promise<void>;
}

const bodySchema = z.object({ id: z.string().min(1), at: z.number(), kind: z.string() }).passthrough();

/**
 * The kept records of a directory's files, in the order of each file, and of time between files. A file is only ever
 * added to; how far it is in the chain stands beside it, so that a console which still writes to it and another
 * which empties it do not meet. A last line without its end was being written when its console was killed: not yet.
 */
export async function pendingLines(directory: string): Promise<readonly PendingLine[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(SPOOL_SUFFIX)).sort();
  const lists = await Promise.all(files.map((name) => linesOf(path.join(directory, name))));
  return merged(lists.map((lines) => [...lines]));
}

async function linesOf(file: string): Promise<readonly PendingLine[]> {
  const position = await positionOf(file);
  const rest = (await readFile(file)).subarray(position);
  const lines: PendingLine[] = [];
  let start = 0;
  for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a, start)) {
    const body = bodyOf(rest.toString('utf8', start, end));
    start = end + 1;
    const settled = position + start;
    if (body) lines.push({ body, settle: () => writePosition(file, settled) });
  }
  return lines;
}

/** Always the oldest of the files' next lines. */
function merged(lists: PendingLine[][]): readonly PendingLine[] {
  const all: PendingLine[] = [];
  for (;;) {
    const waiting = lists.filter((list) => list.length > 0);
    const [first, ...others] = waiting;
    if (!first) return all;
    const oldest = others.reduce((one, other) => (atOf(other) < atOf(one) ? other : one), first);
    all.push(oldest.shift() as PendingLine);
  }
}

function atOf([line]: readonly PendingLine[]): number {
  return line?.body.at ?? Number.POSITIVE_INFINITY;
}

function bodyOf(text: string): (RecordBody & { readonly id: string }) | undefined {
  try {
    return bodySchema.safeParse(JSON.parse(text)).data as (RecordBody & { readonly id: string }) | undefined;
  } catch {
    // Torn, when a disk was full or a console was killed.
    return undefined;
  }
}

async function positionOf(file: string): Promise<number> {
  const text = await readFile(file + POSITION_SUFFIX, 'utf8').catch(() => '0');
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** Lost, it costs nothing but asking again: the chain knows the ids. */
async function writePosition(file: string, position: number): Promise<void> {
  const next = `${file}${POSITION_SUFFIX}.${randomUUID()}`;
  const handle = await open(next, 'w', 0o600);
  try {
    await handle.writeFile(String(position));
  } finally {
    await handle.close();
  }
  await rename(next, file + POSITION_SUFFIX);
}
