import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type {
  AttributeValue,
  DynamoDBClient,
  QueryCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ZodType, ZodTypeDef } from 'zod';
import { callHome, homeError, HomeError } from './home-error.ts';
import { deadlineIn, pauseBefore } from './pauses.ts';

export interface Key {
  readonly PK: string;
  readonly SK: string;
}

/** An item in JavaScript's values; binary attributes are `Uint8Array`. */
export type Item = Readonly<Record<string, unknown>>;

/** `SET a = :a` and so on, with names and values without the wire's types. */
export interface Expression {
  readonly update: string;
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface Listed {
  readonly items: readonly Item[];
  /** There is more behind the last one. */
  readonly more: boolean;
}

export interface QueryAsked {
  readonly index?: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly limit: number;
  readonly newestFirst?: boolean;
  readonly after?: Item;
}

/** The home table, each call with its deadline; everything but an index is read strongly consistent. */
export interface HomeTable {
  readonly name: string;
  readonly dynamodb: DynamoDBClient;
  readonly get: (key: Key, signal?: AbortSignal) => Promise<Item | undefined>;
  readonly getMany: (keys: readonly Key[], attributes: readonly string[]) => Promise<readonly Item[]>;
  readonly put: (item: Item) => Promise<void>;
  /** The item as it is afterwards, or as it was where that is asked for; `unmet` where the condition does not hold. */
  readonly update: (
    key: Key,
    expression: Expression,
    returned?: 'ALL_NEW' | 'ALL_OLD',
  ) => Promise<Item | 'unmet'>;
  readonly remove: (key: Key, condition?: Omit<Expression, 'update'>) => Promise<'removed' | 'unmet'>;
  readonly query: (asked: QueryAsked, signal?: AbortSignal) => Promise<Listed>;
}

/** BatchGetItem takes a hundred keys at most. Source: DynamoDB API reference. */
const KEYS_PER_BATCH = 100;
const UPDATE_MS = 8_000;

export function createHomeTable(dynamodb: DynamoDBClient, name: string): HomeTable {
  return {
    name,
    dynamodb,
    async get(key, signal) {
      const command = new GetItemCommand({ TableName: name, Key: marshall(key), ConsistentRead: true });
      const { Item: found } = await callHome(
        'dynamodb:GetItem',
        (abortSignal) => dynamodb.send(command, { abortSignal }),
        { signal },
      );
      return found && itemOf(found);
    },
    async getMany(keys, attributes) {
      const items: Item[] = [];
      for (let at = 0; at < keys.length; at += KEYS_PER_BATCH)
        items.push(...(await getBatch(dynamodb, name, keys.slice(at, at + KEYS_PER_BATCH), attributes)));
      return items;
    },
    async put(item) {
      const command = new PutItemCommand({ TableName: name, Item: wireOf(item) });
      await callHome('dynamodb:PutItem', (abortSignal) => dynamodb.send(command, { abortSignal }));
    },
    update(key, expression, ReturnValues = 'ALL_NEW') {
      return updateItem(dynamodb, {
        TableName: name,
        Key: marshall(key),
        ReturnValues,
        ...partsOf(expression),
      });
    },
    async remove(key, condition) {
      const command = new DeleteItemCommand({
        TableName: name,
        Key: marshall(key),
        ...(condition && conditionOf(condition)),
      });
      try {
        await callHome('dynamodb:DeleteItem', (abortSignal) => dynamodb.send(command, { abortSignal }));
        return 'removed';
      } catch (error) {
        if (isUnmet(error)) return 'unmet';
        throw error;
      }
    },
    async query(asked, signal) {
      const command = new QueryCommand(queryOf(name, asked));
      const answer = await callHome(
        'dynamodb:Query',
        (abortSignal) => dynamodb.send(command, { abortSignal }),
        { signal },
      );
      return { items: (answer.Items ?? []).map(itemOf), more: answer.LastEvaluatedKey !== undefined };
    },
  };
}

/** The code of an error that is about what stands in the table, and about no call. */
export const UNREADABLE_ITEM = 'UnreadableItem';

/** An item that the store wrote itself, checked. @throws HomeError where somebody else has written there. */
export function readAs<T>(schema: ZodType<T, ZodTypeDef, unknown>, item: Item, what: string): T {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  const detail = `The item of the ${what} is not what it was: ${where}.`;
  throw homeError('broken', 'dynamodb:GetItem', detail, UNREADABLE_ITEM);
}

/** Values as the wire has them; members that are undefined are left out. */
export function wireOf(item: Item): Record<string, AttributeValue> {
  return marshall(item, { removeUndefinedValues: true });
}

/** The part of an input that carries a condition. */
export function conditionOf({ condition, names, values }: Omit<Expression, 'update'>): {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
} {
  return {
    ConditionExpression: condition,
    ...(names && { ExpressionAttributeNames: { ...names } }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: wireOf(values) }),
  };
}

/** The part of an UpdateItem, or of an update in a transaction, that says what is written and when. */
export function partsOf(expression: Expression): ReturnType<typeof conditionOf> & {
  readonly UpdateExpression: string;
} {
  return { UpdateExpression: expression.update, ...conditionOf(expression) };
}

/** Whether a write was refused because its condition does not hold. */
function isUnmet(error: unknown): boolean {
  return error instanceof HomeError && error.cause instanceof ConditionalCheckFailedException;
}

async function updateItem(dynamodb: DynamoDBClient, input: UpdateItemCommandInput): Promise<Item | 'unmet'> {
  const left = deadlineIn(UPDATE_MS);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await callHome('dynamodb:UpdateItem', (abortSignal) =>
        dynamodb.send(new UpdateItemCommand(input), { abortSignal }),
      );
      return itemOf(answer.Attributes ?? {});
    } catch (error) {
      if (isUnmet(error)) return 'unmet';
      // Somebody's transaction over the same item is under way: the SDK leaves that to its caller.
      if (!(error instanceof HomeError) || error.failure.code !== 'TransactionConflictException') throw error;
      if (left() === 0) throw error;
      await pauseBefore(attempt);
    }
  }
}

async function getBatch(
  dynamodb: DynamoDBClient,
  name: string,
  keys: readonly Key[],
  attributes: readonly string[],
): Promise<readonly Item[]> {
  const names = Object.fromEntries(attributes.map((attribute, index) => [`#a${index}`, attribute]));
  const items: Item[] = [];
  let asked: Record<string, AttributeValue>[] = keys.map((key) => marshall(key));
  const left = deadlineIn(UPDATE_MS);
  for (let attempt = 0; asked.length > 0; attempt += 1) {
    if (attempt > 0) await pauseBefore(attempt);
    if (left() === 0)
      throw homeError('throttled', 'dynamodb:BatchGetItem', 'Keys stayed unprocessed until the deadline.');
    const answer = await callHome('dynamodb:BatchGetItem', (abortSignal) =>
      dynamodb.send(
        new BatchGetItemCommand({
          RequestItems: {
            [name]: {
              Keys: asked,
              ConsistentRead: true,
              ProjectionExpression: Object.keys(names).join(', '),
              ExpressionAttributeNames: names,
            },
          },
        }),
        { abortSignal },
      ),
    );
    items.push(...(answer.Responses?.[name] ?? []).map(itemOf));
    asked = answer.UnprocessedKeys?.[name]?.Keys ?? [];
  }
  return items;
}

function queryOf(TableName: string, asked: QueryAsked): QueryCommandInput {
  return {
    TableName,
    IndexName: asked.index,
    KeyConditionExpression: asked.condition,
    ExpressionAttributeValues: wireOf(asked.values),
    Limit: asked.limit,
    ScanIndexForward: !asked.newestFirst,
    // An index is eventually consistent by its nature, and refuses to be asked for more.
    ...(asked.index === undefined && { ConsistentRead: true }),
    ...(asked.after && { ExclusiveStartKey: wireOf(asked.after) }),
  };
}

function itemOf(attributes: Record<string, AttributeValue>): Item {
  return unmarshall(attributes);
}
