import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { newRunId } from '../../core/actions/run-id.ts';
import { itemVersion } from '../../core/changes/tables/item-input.ts';
import type { ActionAnswer } from '../../app/features/actions/action-answer.ts';
import type { RunView } from '../../app/features/operations/run-view.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { buildOf } from './pages.ts';
import { everyRoute } from './route-tree.ts';
import { serveConsole } from './served-console.ts';
import type { Answer, ServedConsole } from './served-console.ts';

/** The one table of each environment, and a value that only whoever may see data may see. */
export const TABLE = 'things';
export const SECRET = 'a-value-of-an-item';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const PEOPLE = ['viewer', 'developer', 'operator', 'admin'];
const PLACES = [
  ['dev', 'none', '000000000000'],
  ['prod', 'typed-name', '123456789012'],
  ['vault', 'two-person', '210987654321'],
] as const;

type Fields = Readonly<Record<string, string>>;
export type Told = Readonly<{ status: number }> & ActionAnswer;

/** The console over three clouds: one that asks for nothing, one for names, one for a second person. */
export interface GateStage {
  readonly app: ServedConsole;
  readonly cookies: Readonly<Record<string, string>>;
  readonly ask: (path: string, form?: Fields, person?: string) => Promise<Answer>;
  /** As the dialog asks; with a key of its own where none is given. */
  readonly gate: (fields: Fields, person?: string, action?: string) => Promise<Told>;
  readonly put: (environment: string, id: string, text?: string) => Promise<void>;
  /** Where an environment's cloud listens, for whoever changes it by other means. */
  readonly endpointOf: (environment: string) => string;
  /** Removes what the console keeps of a run, as its expiry does. */
  readonly forgetRun: (runId: string) => Promise<void>;
  readonly isThere: (environment: string, id: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export async function startGateStage(): Promise<GateStage> {
  const places = await Promise.all(PLACES.map(startPlace));
  const app = await serveConsole(
    buildOf(everyRoute()),
    {},
    Date.now,
    undefined,
    JSON.stringify({ home: 'prod', environments: places.map(({ environment }) => environment) }),
  );
  const cookies: Record<string, string> = {};
  for (const person of PEOPLE) cookies[person] = await app.cookieOf(person);
  const table = (id: string) => {
    const place = places.find(({ environment }) => environment.id === id);
    if (!place) throw new RangeError(id);
    return place.client;
  };
  const ask: GateStage['ask'] = (path, form, person = 'operator') =>
    app.ask(path, { form, headers: { cookie: cookies[person] ?? '' } });
  return {
    app,
    cookies,
    ask,
    async gate(fields, person = 'operator', action = 'tables.delete-item') {
      const form = { key: newRunId(Date.now()), ...fields };
      const answer = await ask(`/actions/${action}/answer`, form, person);
      return { ...(JSON.parse(answer.text) as ActionAnswer), status: answer.status };
    },
    async put(environment, id, text = SECRET) {
      const Item = { id: { S: id }, text: { S: text } };
      await table(environment).send(new PutItemCommand({ TableName: TABLE, Item }));
    },
    endpointOf: (environment) =>
      places.find(({ environment: { id } }) => id === environment)?.sandbox.url ?? '',
    async forgetRun(runId) {
      const Key = { PK: { S: `run#${runId}` }, SK: { S: 'run' } };
      await table('prod').send(new DeleteItemCommand({ TableName: 'operations-console', Key }));
    },
    async isThere(environment, id) {
      const answer = await table(environment).send(
        new GetItemCommand({ TableName: TABLE, Key: { id: { S: id } }, ConsistentRead: true }),
      );
      return answer.Item !== undefined;
    },
    async close() {
      await app.close();
      for (const { client } of places) client.destroy();
      await Promise.all(places.map(({ sandbox }) => sandbox.close()));
    },
  };
}

async function startPlace([id, guard, account]: (typeof PLACES)[number]) {
  const sandbox: Sandbox = await startSandbox({ account, services: allServices });
  const client = new DynamoDBClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { ...CREDENTIALS },
  });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  const environment = {
    ...{ id, label: `Label of ${id}`, guard, region: 'us-east-1', account, endpoint: sandbox.url },
    credentials: { static: CREDENTIALS },
    names: { stage: id === 'dev' ? 'dev' : 'prod' },
  };
  return { sandbox, client, environment };
}

/** The input that deletes an item which `put` has made. */
export function deletion(id: string): string {
  const item = { id: { S: id }, text: { S: SECRET } };
  return JSON.stringify({ table: TABLE, key: { id: { S: id } }, read: itemVersion(item) });
}

export function hashIn(answer: Told): string {
  return 'presentation' in answer ? (answer.presentation?.hash ?? '') : '';
}

export function runIn(answer: Told): RunView {
  if (!('run' in answer)) throw new Error(JSON.stringify(answer));
  return answer.run;
}
