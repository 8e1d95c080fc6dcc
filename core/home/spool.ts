import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { Change } from '../actions/plan.ts';
import type { RecordBody, RecordEntry, Records } from '../actions/record.ts';
import { boundedBody } from './bounded-body.ts';
import { homeError, HomeError } from './home-error.ts';
import { deadlineIn } from './pauses.ts';
import { pendingLines, SPOOL_SUFFIX } from './spool-files.ts';

/** What became of a record: in the chain, kept in the file until the table is back, or in the log alone. */
export type Kept =
  | { readonly kept: 'chain'; readonly entry: RecordEntry }
  | { readonly kept: 'file' | 'log'; readonly id: string };

export interface Flushed {
  readonly written: number;
  /** Still in the files, because the table does not take them yet. */
  readonly left: number;
}

/** Records of emergencies: they never keep a rollback from happening, and none is lost. */
export interface Spool {
  /** Resolves within about two seconds, whatever the table does. Rejects for nothing. */
  readonly append: (body: RecordBody) => Promise<Kept>;
  /** Writes to the chain what is kept, in order and once, until the table refuses. For a timer and the start. */
  readonly flush: () => Promise<Flushed>;
  /** How many records wait in the directory's files. */
  readonly waiting: () => Promise<number>;
}

/** One structured line; a logger such as pino is one. */
export interface SpoolLog {
  readonly error: (fields: object, sentence: string) => void;
}

export interface SpoolOptions {
  /** Stays with the machine; several consoles may share it. Made where it is missing, for its owner alone. */
  readonly directory: string;
  readonly records: Pick<Records, 'append'>;
  readonly log: SpoolLog;
  readonly now?: () => number;
}

const PATIENCE_MS = 2_000;
/** After a failure the table is left alone for so long: a second record of one rollback does not wait again. */
const LEFT_ALONE_MS = 3_000;

export function createSpool({ directory, records, log, now = Date.now }: SpoolOptions): Spool {
  const file = path.join(directory, `${now()}-${randomUUID()}${SPOOL_SUFFIX}`);
  let turn: Promise<unknown> = Promise.resolve();
  let awayUntil = 0;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  async function chained(body: RecordBody): Promise<RecordEntry | undefined> {
    if (performance.now() < awayUntil) return undefined;
    try {
      return await withinPatience(records.append(body));
    } catch (error) {
      if (!(error instanceof HomeError)) throw error;
      awayUntil = performance.now() + LEFT_ALONE_MS;
      return undefined;
    }
  }

  async function flush(milliseconds = Number.POSITIVE_INFINITY): Promise<Flushed> {
    const timeLeft = deadlineIn(milliseconds);
    const lines = await pendingLines(directory);
    for (const [written, { body, settle }] of lines.entries()) {
      const entry = timeLeft() > 0 ? await chained({ ...body, writtenAt: now() }) : undefined;
      if (!entry) return { written, left: lines.length - written };
      await settle();
    }
    return { written: lines.length, left: 0 };
  }

  async function keep(body: RecordBody & { readonly id: string }): Promise<Kept> {
    log.error({ record: withoutValues(body) }, 'A record of an emergency is kept until the table is back.');
    try {
      await appendLine(file, JSON.stringify(body));
      return { kept: 'file', id: body.id };
    } catch (error) {
      log.error({ record: body.id, error }, 'A record of an emergency could not be kept in a file.');
      return { kept: 'log', id: body.id };
    }
  }

  return {
    append: (asked) =>
      inTurn(async () => {
        const body = { ...boundedBody(asked), id: asked.id ?? randomUUID() };
        try {
          // In order: what is kept from before goes first.
          const { left } = await flush(PATIENCE_MS);
          const entry = left === 0 ? await chained(body) : undefined;
          return entry ? { kept: 'chain', entry } : await keep(body);
        } catch (error) {
          log.error({ error }, 'The kept records could not be read or written.');
          return keep(body);
        }
      }),
    flush: () => inTurn(() => flush()),
    waiting: async () => (await pendingLines(directory)).length,
  };
}

/** The append goes on behind it: its id keeps it from being written twice. */
async function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(homeError('timed-out', 'dynamodb:TransactWriteItems', 'An emergency does not wait longer.')),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Durable when it resolves. The end in front: what a full disk has torn does not spoil the line behind it. */
async function appendLine(file: string, line: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.appendFile(`\n${line}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** The log tells what changed and proves the values by their hashes; the values themselves are not for it. */
function withoutValues(body: RecordBody): object {
  return { ...body, changes: body.changes?.map(hashedChange) };
}

function hashedChange({ attribute, before, after }: Change): object {
  return { attribute, before: before && sha256(before), after: after && sha256(after) };
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
