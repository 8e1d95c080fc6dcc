import type Docker from 'dockerode';
import type { Cell } from '../../cells/cell.ts';
import type { Environment } from '../../environments/schema.ts';
import type { Clients } from '../../environments/clients.ts';
import type { DockerAddress } from '../../environments/docker.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';

/** What an engine answered, or that there was none to answer, in the shape that failures are read from. */
export class DockerError extends Error {
  readonly $metadata: { readonly httpStatusCode?: number };

  constructor(
    readonly code: string | undefined,
    message: string,
    httpStatusCode?: number,
  ) {
    super(message);
    this.name = 'DockerError';
    this.$metadata = { httpStatusCode };
  }
}

interface DockerRead<T> {
  /** `docker:ContainerList`. */
  readonly operation: string;
  readonly key: string;
  readonly freshMs?: number;
  readonly isEmpty?: (value: T) => boolean;
  readonly run: (docker: Docker, signal: AbortSignal) => Promise<T>;
}

/** The compose project of an environment; undefined where ECS runs its services. */
export function projectOf({ compute, names }: Pick<Environment, 'compute' | 'names'>): string | undefined {
  if (compute.kind !== 'docker') return undefined;
  return compute.project ?? (names.stage === 'dev' ? 'tiktok-commerce' : `tiktok-commerce-${names.stage}`);
}

/** One read of the engine, with all that the Reader gives. `unsupported` where no Docker runs the services. */
export function readDocker<T>(source: Source, read: DockerRead<T>, budget: Budget): Promise<Cell<T>> {
  const { environment, clients, reader } = source;
  const { operation, run, ...rest } = read;
  if (environment.compute.kind !== 'docker')
    return Promise.resolve({
      state: 'unsupported',
      operation,
      detail: 'ECS runs the services of this environment.',
      at: Date.now(),
    });
  return reader.read(
    {
      environmentId: environment.id,
      operation,
      ...rest,
      run: (signal) => askDocker(clients, (docker) => run(docker, signal)),
    },
    budget,
  );
}

/** Asks the engine. Throws DockerError for what it refuses, and where none answers. */
export async function askDocker<T>(
  clients: Pick<Clients, 'docker'>,
  ask: (docker: Docker) => Promise<T>,
): Promise<T> {
  const { address, open } = clients.docker;
  try {
    return await ask(await open());
  } catch (error) {
    throw dockerErrorOf(error, address);
  }
}

interface ThrownError {
  readonly name?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly json?: unknown;
  readonly message?: string;
}

function dockerErrorOf(error: unknown, address: DockerAddress): unknown {
  const { code, statusCode, json, message = '' } = (error ?? {}) as ThrownError;
  if (statusCode !== undefined) {
    const told = (json as { readonly message?: unknown } | null)?.message;
    return new DockerError(undefined, typeof told === 'string' ? told : message, statusCode);
  }
  const place = address.kind === 'socket' ? address.path : `${address.host}:${address.port}`;
  if (address.kind === 'socket' && (code === 'ENOENT' || code === 'ENOTSOCK' || code === 'ECONNREFUSED'))
    return new DockerError('UNREACHABLE', `No Docker Engine listens at ${place}.`);
  if (code === 'EACCES' || code === 'EPERM')
    return new DockerError('AccessDenied', `The console may not open ${place}.`);
  return error;
}
