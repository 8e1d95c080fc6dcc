import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { itemVersion } from '../../core/changes/tables/item-input.ts';
import type { Clients } from '../../core/environments/clients.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const TableName = 'orders';
let harness: GateHarness;
let clients: Clients;

beforeAll(async () => {
  harness = await startGate();
  clients = harness.clients('dev');
  await clients.dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    }),
  );
}, 60_000);
afterEach(async () => {
  for (const { middlewareStack } of [clients.dynamodb, clients.secretsManager])
    middlewareStack.remove('lostAnswers');
  await harness.faults('dev', []);
});
afterAll(() => harness.close());

/** Upstream does what it is asked for, and so many answers to it never arrive. */
function loseAnswers(client: 'dynamodb' | 'secretsManager', command: string, count: number): void {
  let left = count;
  const { middlewareStack } = clients[client] as Clients['dynamodb'];
  middlewareStack.add(
    (next, { commandName }) =>
      async (input) => {
        const answered = await Promise.allSettled([next(input)]);
        if (commandName === command && left > 0) {
          left -= 1;
          throw Object.assign(new Error('The answer was lost.'), { name: 'TimeoutError' });
        }
        if (answered[0].status === 'rejected') throw answered[0].reason;
        return answered[0].value;
      },
    { step: 'deserialize', name: 'lostAnswers' },
  );
}

const item = (PK: string, colour: string): ItemJson => ({ PK: { S: PK }, colour: { S: colour } });

async function put(Item: ItemJson): Promise<void> {
  await clients.dynamodb.send(
    new PutItemCommand({ TableName, Item: Item as unknown as Record<string, AttributeValue> }),
  );
}

async function found(PK: string): Promise<unknown> {
  const answer = await clients.dynamodb.send(
    new GetItemCommand({ TableName, Key: { PK: { S: PK } }, ConsistentRead: true }),
  );
  return answer.Item;
}

const change = (from: ItemJson, to: ItemJson) => ({ table: TableName, item: to, read: itemVersion(from) });

describe('a write whose answer was lost', () => {
  it.each([1, 2])('of an item’s change is told as done, and undone: %i answers', async (count) => {
    const key = `changed-${count}`;
    await put(item(key, 'red'));
    loseAnswers('dynamodb', 'UpdateItemCommand', count);
    const run = await harness.run('dev', 'tables.put-item', change(item(key, 'red'), item(key, 'blue')));
    expect(run.outcome).toMatchObject({ outcome: 'done' });
    expect(await found(key)).toEqual(item(key, 'blue'));
    await harness.undo(run);
    expect(await found(key)).toEqual(item(key, 'red'));
  });

  it('of a new item, and of a deletion, too', async () => {
    const input = { table: TableName, item: item('made', 'red'), read: null };
    loseAnswers('dynamodb', 'PutItemCommand', 1);
    const made = await harness.run('dev', 'tables.put-item', input);
    expect(made.outcome).toMatchObject({ outcome: 'done' });
    clients.dynamodb.middlewareStack.remove('lostAnswers');
    loseAnswers('dynamodb', 'DeleteItemCommand', 1);
    const deleted = await harness.undo(made);
    expect(deleted.outcome).toMatchObject({ outcome: 'done' });
    expect(await found('made')).toBeUndefined();
    await harness.undo(deleted);
    expect(await found('made')).toEqual(item('made', 'red'));
  });

  it('of a secret’s stage, too', async () => {
    const { secretsManager } = clients;
    const SecretId = 'app/lost';
    await secretsManager.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'first' }));
    await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString: 'second' }));
    const current = async () => {
      const { VersionIdsToStages = {} } = await secretsManager.send(new DescribeSecretCommand({ SecretId }));
      const ids = Object.entries(VersionIdsToStages);
      const of = (stage: string) => ids.find(([, stages]) => stages.includes(stage))?.[0] ?? '';
      return { current: of('AWSCURRENT'), previous: of('AWSPREVIOUS') };
    };
    const before = await current();
    loseAnswers('secretsManager', 'UpdateSecretVersionStageCommand', 1);
    const run = await harness.run('dev', 'secrets.restore-stage', {
      secret: SecretId,
      versionId: before.previous,
      currentId: before.current,
    });
    expect(run.outcome).toMatchObject({ outcome: 'done' });
    expect((await current()).current).toBe(before.previous);
    await harness.undo(run);
    expect(await current()).toEqual(before);
  });

  it('may have been done, where nobody can look', async () => {
    await put(item('unseen', 'red'));
    const input = change(item('unseen', 'red'), item('unseen', 'blue'));
    loseAnswers('dynamodb', 'UpdateItemCommand', 2);
    const { middlewareStack } = clients.dynamodb;
    middlewareStack.add(
      (next) => async (args) => {
        await harness.faults('dev', [{ service: 'dynamodb', operation: 'GetItem', kind: 'deny' }]);
        return next(args);
      },
      { step: 'initialize', name: 'blinded' },
    );
    const run = await harness.run('dev', 'tables.put-item', input);
    middlewareStack.remove('blinded');
    expect(run.outcome).toMatchObject({
      outcome: 'failed',
      sentence: 'dynamodb:UpdateItem did not answer in time. It may have been done all the same.',
    });
  });
});

it('a write that somebody else was faster with is told as not done', async () => {
  await put(item('raced', 'red'));
  const { middlewareStack } = clients.dynamodb;
  let raced = false;
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'UpdateItemCommand' && !raced) {
          raced = true;
          await put(item('raced', 'green'));
        }
        return next(args);
      },
    { step: 'initialize', name: 'raced' },
  );
  const input = change(item('raced', 'red'), item('raced', 'blue'));
  const run = await harness.run('dev', 'tables.put-item', input);
  middlewareStack.remove('raced');
  expect(run.outcome).toMatchObject({
    outcome: 'failed',
    sentence: 'The item was changed by somebody else a moment ago. Nothing was overwritten.',
  });
  expect(run.outcome?.undo).toBeUndefined();
  expect(await found('raced')).toEqual(item('raced', 'green'));
});

describe('what DynamoDB writes in its own way', () => {
  const sent: ItemJson = {
    PK: { S: 'own-way' },
    price: { N: '01.50' },
    tags: { SS: ['small', 'blue'] },
    sizes: { NS: ['10', '2.0'] },
    parts: { L: [{ M: { weight: { N: '5e1' } } }] },
  };

  it('is one with what was sent: the undo is not refused for it', async () => {
    const before = item('own-way', 'red');
    await put(before);
    const run = await harness.run('dev', 'tables.put-item', change(before, sent));
    expect(run.outcome).toMatchObject({ outcome: 'done' });
    await harness.undo(run);
    expect(await found('own-way')).toEqual(before);
  });

  it('is found to be there, where the answer was lost', async () => {
    const before = item('own-way', 'green');
    await put(before);
    loseAnswers('dynamodb', 'UpdateItemCommand', 1);
    const run = await harness.run('dev', 'tables.put-item', change(before, sent));
    expect(run.outcome).toMatchObject({ outcome: 'done' });
    await harness.undo(run);
    expect(await found('own-way')).toEqual(before);
  });
});
