import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Fault } from '../../infra/sandbox/faults.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { loadPages } from '../../app/http/server-build.server.ts';
import { serveConsole } from '../loaders/served-console.ts';
import type { Answer, ServedConsole } from '../loaders/served-console.ts';

/** The built console over two sandboxes of its own. */
export interface ServedPair {
  readonly console: ServedConsole;
  readonly left: Sandbox;
  readonly right: Sandbox;
  /** A page as a person sees it, whole: its stream has ended. */
  readonly page: (path: string, person?: string) => Promise<Answer>;
  readonly faults: (side: Sandbox, faults: readonly Fault[]) => Promise<void>;
  /** Calls by `service.operation` since the last time. */
  readonly calls: (side: Sandbox) => Promise<Readonly<Record<string, number>>>;
  readonly close: () => Promise<void>;
}

interface PairOptions {
  /** Addresses instead of the right sandbox's, by signing name. */
  readonly rightEndpoints?: Readonly<Record<string, string>>;
  readonly caches?: Readonly<Record<'left' | 'right', string>>;
}

export async function servePair(options: PairOptions = {}): Promise<ServedPair> {
  const left = await startSandbox({ account: '000000000000', services: allServices });
  const right = await startSandbox({ account: '123456789012', services: allServices });
  const pages = await loadPages('production');
  const served = await serveConsole(
    pages.build as Parameters<typeof serveConsole>[0],
    {},
    Date.now,
    pages.clientDirectory,
    environmentsOf(left, right, options),
  );
  const cookies = new Map<string, Promise<string>>();
  return {
    console: served,
    left,
    right,
    async page(path, person = 'operator') {
      const cookie = cookies.get(person) ?? served.cookieOf(person);
      cookies.set(person, cookie);
      return served.ask(path, { headers: { cookie: await cookie } });
    },
    async faults(side, faults) {
      const answer = await fetch(`${side.url}/_sandbox/faults`, {
        method: 'PUT',
        body: JSON.stringify(faults),
      });
      if (!answer.ok) throw new Error(`The sandbox refused the faults: ${await answer.text()}`);
    },
    async calls(side) {
      const answer = await fetch(`${side.url}/_sandbox/calls`);
      const told = (await answer.json()) as Record<string, number> | { calls: Record<string, number> };
      await fetch(`${side.url}/_sandbox/calls`, { method: 'DELETE' });
      return 'calls' in told && typeof told.calls === 'object'
        ? told.calls
        : (told as Record<string, number>);
    },
    async close() {
      await served.close();
      await Promise.all([left.close(), right.close()]);
    },
  };
}

function environmentsOf(left: Sandbox, right: Sandbox, { rightEndpoints = {}, caches }: PairOptions): string {
  const of = (id: 'dev' | 'prod', sandbox: Sandbox, account: string, more: object) => ({
    id,
    label: id === 'dev' ? 'Development' : 'Production',
    guard: id === 'dev' ? 'none' : 'typed-name',
    region: 'us-east-1',
    account,
    endpoint: sandbox.url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    caches: [{ id: 'main', url: caches?.[id === 'dev' ? 'left' : 'right'] ?? 'redis://127.0.0.1:1' }],
    names: { stage: id },
    ...more,
  });
  return JSON.stringify({
    environments: [
      of('dev', left, '000000000000', {}),
      of('prod', right, '123456789012', { endpoints: rightEndpoints }),
    ],
  });
}

/** A client of a sandbox, for what a test sets up. */
export function dynamodbOf(sandbox: Sandbox): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

export async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    }),
  );
}

/** The page's text as a reader sees it: React's comments between texts are gone. */
export function textOf(answer: Answer): string {
  return answer.text.replaceAll('<!-- -->', '');
}
