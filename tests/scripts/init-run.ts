import { execFile } from 'node:child_process';
import path from 'node:path';
import type { Clients } from '../../core/environments/clients.ts';
import { runAws } from './aws-words.ts';
import { standIn } from './stand-in.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../../infra/localstack/init.sh');

export interface InitRun {
  readonly code: unknown;
  readonly output: string;
  readonly errors: string;
}

/** LocalStack's init script with a command line that speaks to the endpoint of some clients; close it. */
export async function initScriptOn(clients: Clients): Promise<{
  readonly run: () => Promise<InitRun>;
  readonly close: () => Promise<void>;
}> {
  const awslocal = await standIn('awslocal', async ({ words }) => {
    const { code, output } = await runAws(words, clients);
    return code === 0 ? { output } : { code, errors: output };
  });
  const env = { NODE_ENV: 'test', PATH: `${awslocal.folder}:${process.env.PATH}` } as const;
  return {
    run: () =>
      new Promise((resolve) => {
        execFile(SCRIPT, { env }, (error, output, errors) =>
          resolve({ code: error?.code ?? 0, output, errors }),
        );
      }),
    close: async () => {
      await awslocal.close();
    },
  };
}
