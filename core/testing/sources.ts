import { createClients } from '../environments/clients.ts';
import type { Environment } from '../environments/schema.ts';
import type { Source } from '../resources/source.ts';
import type { Budget } from '../upstream/budget.ts';
import { budgetFor } from '../upstream/budget.ts';
import { Reader } from '../upstream/reader.ts';

/** An environment on an endpoint and a Redis of the test's own, with a reader that knows nothing yet. */
export function sourceOn(
  endpoint: string,
  caches: Environment['caches'] = [],
  variables: Readonly<Record<string, string>> = {},
): Source {
  const environment: Environment = {
    id: 'test',
    label: 'Test',
    colour: 'sky',
    guard: 'none',
    region: 'us-east-1',
    account: '000000000000',
    endpoint,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    caches: [...caches],
    compute: { kind: 'ecs', cluster: 'test' },
    accountCheck: 'sts',
    freezes: [],
    environmentFiles: [],
    names: { stage: 'dev' },
  };
  return {
    environment,
    clients: createClients(environment, variables as NodeJS.ProcessEnv),
    reader: new Reader(),
  };
}

/** A page's time, with a reader who stays. */
export function patience(milliseconds?: number): Budget {
  return budgetFor(new AbortController().signal, milliseconds);
}
