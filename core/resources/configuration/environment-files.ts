import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Cell, FailureState } from '../../cells/cell.ts';
import { fresh, isFailure, valueOf } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { parseDotenv } from './dotenv.ts';
import { heldVariable } from './held-variable.ts';
import type { HeldVariable, ServiceVariables } from './types.ts';

/** No list of variables is larger; another file was named by mistake. */
const FILE_LIMIT_BYTES = 262_144;
const OPERATION = 'file:read';

const STATES: Readonly<Record<string, FailureState>> = {
  ENOENT: 'absent',
  ENOTDIR: 'absent',
  EACCES: 'denied',
  EPERM: 'denied',
};

/**
 * The variables of one service out of the dotenv files that are named for it; a later file overrides an earlier. A
 * file on a share that hangs costs the page its time and no more.
 */
export async function variablesFromFiles(
  source: Source,
  service: string,
  budget: Budget,
): Promise<Cell<ServiceVariables>> {
  const files = source.environment.environmentFiles.filter((one) => one.service === service);
  const cells = await Promise.all(files.map((file) => variablesFromFile(source, file.path, budget)));
  const variables = new Map<string, HeldVariable>();
  const remarks: string[] = [];
  for (const cell of cells) {
    if (isFailure(cell)) return cell;
    const read = valueOf(cell);
    if (!read) continue;
    if (!read.ok) return { state: read.state, operation: OPERATION, code: read.code, at: cell.at };
    remarks.push(...read.remarks);
    for (const variable of read.variables) variables.set(variable.key, variable);
  }
  const at = Math.min(...cells.map((cell) => cell.at));
  return fresh({ service, variables: [...variables.values()], remarks }, at);
}

type FileRead =
  | { readonly ok: true; readonly variables: readonly HeldVariable[]; readonly remarks: readonly string[] }
  | { readonly ok: false; readonly state: FailureState; readonly code: string };

function variablesFromFile(source: Source, file: string, budget: Budget): Promise<Cell<FileRead>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: OPERATION,
      key: file,
      upstream: `file/${file}`,
      run: (signal) => readVariables(file, signal),
    },
    budget,
  );
}

async function readVariables(file: string, signal: AbortSignal): Promise<FileRead> {
  try {
    // A pipe would wait for its writer while it is opened.
    const { O_NONBLOCK, O_RDONLY } = constants;
    const handle = await open(file, O_RDONLY | O_NONBLOCK);
    try {
      const status = await handle.stat();
      if (!status.isFile()) return { ok: false, state: 'rejected', code: 'NotAFile' };
      if (status.size > FILE_LIMIT_BYTES) return { ok: false, state: 'rejected', code: 'FileTooLarge' };
      return variablesIn(await handle.readFile({ encoding: 'utf8', signal }), path.basename(file));
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code = 'Unknown' } = error as NodeJS.ErrnoException;
    return { ok: false, state: STATES[code] ?? 'broken', code };
  }
}

function variablesIn(text: string, label: string): FileRead {
  const { entries, mistakes } = parseDotenv(text);
  return {
    ok: true,
    variables: entries.map(({ key, value }) => heldVariable(key, value, { kind: 'dotenv', label })),
    remarks: mistakes.map(({ line, sentence }) => `${label}, line ${line}: ${sentence}`),
  };
}
