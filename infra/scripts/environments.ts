import { existsSync } from 'node:fs';
import type { Stage } from '../../core/catalogue/stage.ts';
import { EnvironmentsFileError, loadEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { ConnectedEnvironment, Registry } from '../../core/environments/registry.ts';
import type { Source } from '../../core/resources/source.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { NotBegun } from './script.ts';

/** Where a running demonstration says what it serves. */
const RUNNING = '.sandbox/environments.yaml';

export const ENVIRONMENTS_WORDS =
  '  --environments FILE   an environments file; by default OPS_ENVIRONMENTS, or that of the running demonstration';

export interface OpenedEnvironments {
  readonly file: string;
  readonly registry: Registry;
}

/** Opens an environments file for reading. Whoever opens it closes the registry. @throws NotBegun. */
export async function openEnvironments(file: string | undefined): Promise<OpenedEnvironments> {
  const { OPS_ENVIRONMENTS: configured } = process.env;
  const usual = configured || (existsSync(RUNNING) ? RUNNING : 'environments.yaml');
  try {
    return {
      file: file ?? usual,
      registry: createRegistry(await loadEnvironments(file ?? usual), process.env),
    };
  } catch (error) {
    if (error instanceof EnvironmentsFileError) throw new NotBegun(error.message);
    throw error;
  }
}

/** The environment of an id, else the first one of a stage. @throws NotBegun. */
export function chosenEnvironment(
  { file, registry }: OpenedEnvironments,
  { id, stage }: { readonly id?: string; readonly stage: Stage },
): Source {
  const found: ConnectedEnvironment | undefined =
    id === undefined
      ? registry.all.find(({ environment }) => environment.names.stage === stage)
      : registry.find(id);
  if (found) return { ...found, reader: new Reader() };
  const known = registry.all.map(({ environment }) => environment.id).join(', ');
  throw new NotBegun(
    id === undefined
      ? `${file} has no environment of the stage ${stage} (it has ${known}).`
      : `${file} has no environment ${id} (it has ${known}).`,
  );
}
