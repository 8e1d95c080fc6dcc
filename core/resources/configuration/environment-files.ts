import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Cell, FailureState } from '../../cells/cell.ts';
import { fresh } from '../../cells/cell.ts';
import type { Environment } from '../../environments/schema.ts';
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
  EISDIR: 'rejected',
};

/** The variables of one service out of the dotenv files that are named for it; a later file overrides an earlier. */
export async function variablesFromFiles(
  environment: Environment,
  service: string,
): Promise<Cell<ServiceVariables>> {
  const variables = new Map<string, HeldVariable>();
  const remarks: string[] = [];
  for (const file of environment.environmentFiles.filter((one) => one.service === service)) {
    const label = path.basename(file.path);
    const read = await textOf(file.path);
    if (!read.ok) return { state: read.state, operation: OPERATION, code: read.code, at: Date.now() };
    const { entries, mistakes } = parseDotenv(read.text);
    remarks.push(...mistakes.map(({ line, sentence }) => `${label}, line ${line}: ${sentence}`));
    for (const { key, value } of entries)
      variables.set(key, heldVariable(key, value, { kind: 'dotenv', label }));
  }
  return fresh({ service, variables: [...variables.values()], remarks }, Date.now());
}

type FileText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly state: FailureState; readonly code: string };

async function textOf(file: string): Promise<FileText> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size > FILE_LIMIT_BYTES) return { ok: false, state: 'rejected', code: 'FileTooLarge' };
      return { ok: true, text: await handle.readFile('utf8') };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code = 'Unknown' } = error as NodeJS.ErrnoException;
    return { ok: false, state: STATES[code] ?? 'broken', code };
  }
}
