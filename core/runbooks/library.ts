import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Named } from './directives.ts';
import { LONGEST_FILE_BYTES, parseRunbook } from './parse.ts';
import type { ParsedRunbook } from './parse.ts';
import type { RefusedFile, Runbook } from './runbook.ts';
import { SEVERITIES } from './runbook.ts';

export interface Shelf {
  /** The worst severity first, then by title. */
  readonly runbooks: readonly Runbook[];
  readonly refused: readonly RefusedFile[];
}

/** The runbooks of the console and of the team, as their files are now. */
export interface Library {
  readonly read: () => Promise<Shelf>;
  readonly find: (id: string) => Promise<Runbook | undefined>;
}

export interface LibraryOptions extends Named {
  /** Where those of the console lie. */
  readonly directory: string;
  /** Where the team's own lie; one with the id of the console's takes its place. */
  readonly teamDirectory?: string;
  readonly now?: () => number;
}

/** How long the look of a directory holds: whoever writes a runbook sees it with the next reload. */
const FRESH_MS = 1_000;
const MOST_FILES = 200;

interface ReadFile {
  readonly file: string;
  readonly origin: Runbook['origin'];
  readonly parsed: ParsedRunbook;
}

/** Reads when it is asked, and a file again only where it has changed. */
export function createLibrary(options: LibraryOptions): Library {
  const { directory, teamDirectory, now = Date.now } = options;
  const known = new Map<string, { readonly stamp: string; readonly read: ReadFile }>();
  let kept: { readonly at: number; readonly shelf: Promise<Shelf> } | undefined;

  async function readOne(folder: string, name: string, origin: Runbook['origin']): Promise<ReadFile> {
    const place = path.join(folder, name);
    try {
      const { mtimeMs, size, ino } = await stat(place);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      const before = known.get(place);
      if (before?.stamp === stamp) return before.read;
      const parsed: ParsedRunbook =
        size > LONGEST_FILE_BYTES
          ? { ok: false, mistakes: [{ sentence: `It is longer than ${LONGEST_FILE_BYTES / 1_024} KiB.` }] }
          : parseRunbook(await readFile(place, 'utf8'), options, origin);
      const read = { file: name, origin, parsed };
      known.set(place, { stamp, read });
      return read;
    } catch (error) {
      return { file: name, origin, parsed: { ok: false, mistakes: [{ sentence: unreadable(error) }] } };
    }
  }

  async function readFolder(folder: string, origin: Runbook['origin']): Promise<readonly ReadFile[]> {
    try {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.md') && !name.startsWith('.'));
      return await Promise.all(
        names
          .sort()
          .slice(0, MOST_FILES)
          .map((name) => readOne(folder, name, origin)),
      );
    } catch (error) {
      return [{ file: folder, origin, parsed: { ok: false, mistakes: [{ sentence: unreadable(error) }] } }];
    }
  }

  async function readAll(): Promise<Shelf> {
    const [own, teams] = await Promise.all([
      readFolder(directory, 'console'),
      teamDirectory === undefined ? [] : readFolder(teamDirectory, 'team'),
    ]);
    return shelfOf(own, teams);
  }

  function read(): Promise<Shelf> {
    if (!kept || now() - kept.at >= FRESH_MS) kept = { at: now(), shelf: readAll() };
    return kept.shelf;
  }

  return {
    read,
    async find(id) {
      return (await read()).runbooks.find((runbook) => runbook.id === id);
    },
  };
}

function unreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return `It can not be read (${code}).`;
}

/** The team's in the place of the console's; of two files of one folder with one id, the second is refused. */
function shelfOf(own: readonly ReadFile[], teams: readonly ReadFile[]): Shelf {
  const byId = new Map<string, Runbook>();
  const refused: RefusedFile[] = [];
  for (const files of [own, teams]) {
    const ids = new Map<string, string>();
    for (const { file, origin, parsed } of files) {
      if (!parsed.ok) {
        refused.push({ file, origin, mistakes: parsed.mistakes });
        continue;
      }
      const { runbook } = parsed;
      const other = ids.get(runbook.id);
      if (other !== undefined) {
        const sentence = `${other} has the id ${runbook.id} already.`;
        refused.push({ file, origin, mistakes: [{ line: 1, sentence }] });
        continue;
      }
      ids.set(runbook.id, file);
      byId.set(runbook.id, runbook);
    }
  }
  const runbooks = [...byId.values()].sort((a, b) => rankOf(a) - rankOf(b) || (a.title < b.title ? -1 : 1));
  return { runbooks, refused };
}

function rankOf({ severity }: Runbook): number {
  return SEVERITIES.indexOf(severity);
}
