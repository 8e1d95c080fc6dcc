import type { Environment } from '../../environments/schema.ts';
import { projectOf } from './ask.ts';
import type { DockerTarget } from './commands.ts';

/** Where the command lines of an environment go. Without an address of its own, docker finds the engine by itself. */
export function dockerTargetOf(environment: Pick<Environment, 'compute' | 'names'>): DockerTarget {
  const { compute } = environment;
  const socket = compute.kind === 'docker' ? compute.socket : undefined;
  return {
    project: projectOf(environment) ?? '',
    host: socket?.startsWith('/') ? `unix://${socket}` : socket,
  };
}
