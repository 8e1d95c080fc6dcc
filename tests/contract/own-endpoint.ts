import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandbox } from '../../infra/sandbox/server.ts';

export interface OwnEndpoint {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/** A sandbox of the run's own, on a free port, that leaves nothing behind. */
export async function startOwnEndpoint(): Promise<OwnEndpoint> {
  const directory = await mkdtemp(path.join(tmpdir(), 'contract-'));
  const sandbox = await startSandbox({ account: '000000000000', region: 'us-east-1', port: 0, directory });
  return {
    endpoint: sandbox.endpoint,
    async close() {
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
