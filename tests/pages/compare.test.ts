import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable, dynamodbOf, servePair, textOf } from './pair.ts';
import type { ServedPair } from './pair.ts';

const DEV = 'tiktok-videos-dev';
const PROD = 'tiktok-commerce-videos-prod';
/** As it stands in the form of the button, whose plan is the gate's. */
const PROTECTED = JSON.stringify({ table: PROD, enabled: true }).replaceAll('"', '&quot;');
let pair: ServedPair;

beforeAll(async () => {
  pair = await servePair();
  const [dev, prod] = [dynamodbOf(pair.left), dynamodbOf(pair.right)];
  await createTable(dev, DEV);
  await createTable(prod, PROD);
  await prod.send(
    new UpdateTableCommand({
      TableName: PROD,
      AttributeDefinitions: [{ AttributeName: 'GSI1PK', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'GSI1',
            KeySchema: [{ AttributeName: 'GSI1PK', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    }),
  );
  dev.destroy();
  prod.destroy();
});
afterAll(() => pair.close());

async function page(person: string): Promise<string> {
  const answer = await pair.page('/compare/tables/videos', person);
  expect(answer.status).toBe(200);
  return textOf(answer);
}

describe('a table that production should protect, and nobody does', () => {
  it('is drift although both sides are alike, and an operator is offered the plan that protects it', async () => {
    const text = await page('operator');
    expect(text).toContain('Deletion protection enabled');
    expect(text).toContain('The catalogue wants on in Production.');
    expect(text).toContain('action="/actions/tables.set-deletion-protection"');
    expect(text).toContain(PROTECTED);
    // The index that development lacks is made by no action of the console.
    expect(text).toContain('indexes of videos in core/catalogue/tables.ts says so already');
    expect(text).toContain(
      'npm run infra:deploy -- --stage dev --account 000000000000 --stacks data --revert-drift',
    );
  });

  it.each(['viewer', 'developer'])('offers the %s no button, but the reason', async (person) => {
    const text = await page(person);
    expect(text).not.toContain(PROTECTED);
    expect(text).toContain(`The role ${person} may not change the settings of Production.`);
  });

  it('has data that who may read both sides compares, from the guarded one', async () => {
    const operator = await page('operator');
    expect(operator).toContain('action="/actions/tables.compare-data"');
    expect(operator).toContain('&quot;withEnvironment&quot;:&quot;dev&quot;');
    for (const person of ['viewer', 'developer']) {
      const text = await page(person);
      expect(text).not.toContain('action="/actions/tables.compare-data"');
      expect(text).toMatch(
        new RegExp(`The role ${person} may not see the data of (Development|Production)\\.`),
      );
    }
  });
});
