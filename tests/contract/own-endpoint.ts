import { allServices } from '../../infra/sandbox/all-services.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';

export interface OwnEndpoint {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/** A sandbox of the run's own, on a free port, that leaves nothing behind. */
export async function startOwnEndpoint(): Promise<OwnEndpoint> {
  const sandbox = await startSandbox({ services: allServices });
  return { endpoint: sandbox.url, close: () => sandbox.close() };
}
