import { createClients } from './clients.ts';
import type { Clients, Purpose } from './clients.ts';
import type { Environment, EnvironmentsFile } from './schema.ts';

/** An environment together with the clients that reach it. */
export interface ConnectedEnvironment {
  readonly environment: Environment;
  readonly clients: Clients;
}

/** Every environment of the file, in the file's order. */
export interface Registry {
  readonly all: readonly ConnectedEnvironment[];
  readonly home: ConnectedEnvironment;
  readonly find: (id: string) => ConnectedEnvironment | undefined;
  readonly close: () => void;
}

/** The console reads with what it is given here; who fills or tests an environment asks for clients that change it. */
export function createRegistry(
  file: EnvironmentsFile,
  variables: NodeJS.ProcessEnv,
  purpose: Purpose = 'reading',
): Registry {
  const all = file.environments.map((environment) => ({
    environment,
    clients: createClients(environment, variables, purpose),
  }));
  const byId = new Map(all.map((one) => [one.environment.id, one]));
  const home = byId.get(file.home ?? '') ?? all[0];
  if (!home) throw new RangeError('An environments file names at least two environments.');
  return {
    all,
    home,
    find: (id) => byId.get(id),
    close() {
      for (const one of all) one.clients.destroy();
    },
  };
}
