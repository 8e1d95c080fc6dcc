/** Operations whose latency DynamoDB tells, by table. Source: developer guide, "DynamoDB metrics", SuccessfulRequestLatency. */
const TIMED: ReadonlySet<string> = new Set([
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'TransactGetItems',
  'TransactWriteItems',
  'UpdateItem',
]);

interface Request {
  readonly TableName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName?: string }>>[];
}

/** The tables that a request is about, each once; none where its time is not told. */
export function timedTables(operation: string, input: unknown): readonly string[] {
  if (!TIMED.has(operation)) return [];
  const { TableName, RequestItems = {}, TransactItems = [] } = input as Request;
  const named = [
    ...(TableName === undefined ? [] : [TableName]),
    ...Object.keys(RequestItems),
    ...TransactItems.flatMap((item) => Object.values(item).flatMap((one) => one.TableName ?? [])),
  ];
  return [...new Set(named.map((name) => name.replace(/^arn:.+:table\//, '')))];
}
