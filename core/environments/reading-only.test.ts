import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ecs from '@aws-sdk/client-ecs';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceOn } from '../testing/sources.ts';
import { scriptedEndpoint } from '../testing/scripted-endpoint.ts';
import { NotAReadError } from './reading-only.ts';

type Sent = new (input: object) => object;
type Client = { readonly send: (command: object) => Promise<unknown> };

const PACKAGES = { cloudwatch, dynamodb, ecs, s3, secretsManager, sns, sqs };

/** What begins like a change, whatever else a service offers. */
const CHANGES =
  /^(Abort|Add|Batch(?!Get)|Cancel|Complete|Copy|Create|Delete|Disable|Enable|Export|Import|Put|Publish|Purge|Register|Remove|Restore|Rotate|Run|Send|Set|Start|Stop|Tag|TransactWrite|Untag|Update|Upload|Write)/;

let endpoint: Awaited<ReturnType<typeof scriptedEndpoint>>;
let source: ReturnType<typeof sourceOn>;

beforeAll(async () => {
  endpoint = await scriptedEndpoint(() => ({ body: {} }));
  source = sourceOn(endpoint.url);
});

afterAll(async () => {
  source.clients.destroy();
  await endpoint.close();
});

function commandsOf(exported: object): readonly (readonly [string, Sent])[] {
  return Object.entries(exported).filter(([name]) => name.endsWith('Command')) as unknown as [string, Sent][];
}

async function outcomeOf(client: Client, command: object): Promise<unknown> {
  return client.send(command).then(
    () => 'sent',
    (error: unknown) => error,
  );
}

describe('clients for reading', () => {
  it.each(Object.keys(PACKAGES) as (keyof typeof PACKAGES)[])('send no change to %s', async (service) => {
    const changes = commandsOf(PACKAGES[service]).filter(([name]) => CHANGES.test(name));
    expect(changes.length).toBeGreaterThan(3);
    for (const [name, Command] of changes)
      expect(
        await outcomeOf(source.clients[service] as unknown as Client, new Command({})),
        name,
      ).toBeInstanceOf(NotAReadError);
    expect(endpoint.seen).toEqual([]);
  });

  it.each(['UPDATE t SET a = 1', 'insert into t value {}', 'DELETE FROM t', '', undefined])(
    'send no statement but a SELECT: %j',
    async (statement) => {
      const command = new dynamodb.ExecuteStatementCommand({ Statement: statement });
      expect(await outcomeOf(source.clients.dynamodb as unknown as Client, command)).toBeInstanceOf(
        NotAReadError,
      );
      expect(endpoint.seen).toEqual([]);
    },
  );

  it('send reads', async () => {
    const before = endpoint.seen.length;
    await source.clients.dynamodb.send(new dynamodb.ListTablesCommand({}));
    await source.clients.dynamodb.send(
      new dynamodb.ExecuteStatementCommand({ Statement: ' select * from t' }),
    );
    expect(endpoint.seen.length).toBe(before + 2);
  });
});
