import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { tableName } from '../catalogue/names.ts';
import type { Stage } from '../catalogue/stage.ts';
import type { Item } from '../commerce/item.ts';

/** The tables of one stage. */
export interface Tables {
  readonly client: DynamoDBClient;
  readonly stage: Stage;
}

export function toAttributes(item: Item): Record<string, AttributeValue> {
  return marshall(item, { removeUndefinedValues: true });
}

export function fromAttributes(attributes: Record<string, AttributeValue>): Item {
  return unmarshall(attributes);
}

/** An item by its key, as it was last written; undefined where there is none. */
export async function getItem(
  { client, stage }: Tables,
  logical: string,
  key: Item,
  abortSignal?: AbortSignal,
): Promise<Item | undefined> {
  const { Item: found } = await client.send(
    new GetItemCommand({
      TableName: tableName(stage, logical),
      Key: toAttributes(key),
      ConsistentRead: true,
    }),
    { abortSignal },
  );
  return found && fromAttributes(found);
}

export async function putItem({ client, stage }: Tables, logical: string, item: Item): Promise<void> {
  await client.send(new PutItemCommand({ TableName: tableName(stage, logical), Item: toAttributes(item) }));
}

/** Puts an item where there is none under its key. @returns whether it was put. */
export async function putNewItem(
  { client, stage }: Tables,
  logical: string,
  item: Item,
  keyAttribute: string,
): Promise<boolean> {
  const put = new PutItemCommand({
    TableName: tableName(stage, logical),
    Item: toAttributes(item),
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': keyAttribute },
  });
  return ifConditionHolds(client.send(put));
}

/** Whether a conditional write was done. @throws whatever else went wrong. */
export async function ifConditionHolds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
