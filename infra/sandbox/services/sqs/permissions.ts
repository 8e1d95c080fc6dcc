import { invalidParameter, invalidValue } from './errors.ts';

interface Statement {
  readonly Sid?: string;
  readonly [member: string]: unknown;
}

interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

/** True for JSON that has the outline of an IAM policy: statements, each with an effect, a principal and an action. */
export function isPolicyDocument(text: string): boolean {
  const document = readPolicy(text);
  return (
    document !== undefined &&
    document.Statement.length > 0 &&
    document.Statement.every(
      (statement) =>
        (statement.Effect === 'Allow' || statement.Effect === 'Deny') &&
        ('Principal' in statement || 'NotPrincipal' in statement) &&
        ('Action' in statement || 'NotAction' in statement),
    )
  );
}

function readPolicy(text: string): PolicyDocument | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(document)) return undefined;
  const given = document.Statement;
  const statements: unknown[] = Array.isArray(given) ? given : [given];
  return statements.every(isRecord) ? { ...document, Statement: statements } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Actions that AddPermission can give away; the rest of the API is the owner's alone. */
const grantable = [
  '*',
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'ChangeMessageVisibility',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'PurgeQueue',
];

/** AddPermission: the queue's policy with one more statement, as JSON. Errors: InvalidParameterValue. */
export function addPermission(
  policy: string | undefined,
  arn: string,
  grant: {
    readonly label: string;
    readonly accounts: readonly string[];
    readonly actions: readonly string[];
  },
): string {
  const { label, accounts, actions } = grant;
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(label))
    throw invalidValue('Label', label, 'Can only include alphanumeric characters, hyphens, or underscores.');
  for (const account of accounts)
    if (!/^\d{12}$/.test(account))
      throw invalidValue('PrincipalId', JSON.stringify(accounts), 'Unable to verify.');
  for (const action of actions)
    if (!grantable.includes(action))
      throw invalidParameter(
        `Value SQS:${action} for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.`,
      );
  const document = (policy === undefined ? undefined : readPolicy(policy)) ?? {
    Version: '2008-10-17',
    Id: `${arn}/SQSDefaultPolicy`,
    Statement: [],
  };
  if (document.Statement.some((statement) => statement.Sid === label))
    throw invalidValue('Label', label, 'Already exists.');
  const statement: Statement = {
    Sid: label,
    Effect: 'Allow',
    Principal: { AWS: oneOrMany(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
    Action: oneOrMany(actions.map((action) => `SQS:${action}`)),
    Resource: arn,
  };
  return JSON.stringify({ ...document, Statement: [...document.Statement, statement] });
}

/** RemovePermission: the policy without that statement; empty when it was the last. Error: InvalidParameterValue. */
export function removePermission(policy: string | undefined, label: string): string {
  const document = policy === undefined ? undefined : readPolicy(policy);
  const left = document?.Statement.filter((statement) => statement.Sid !== label) ?? [];
  if (document === undefined || left.length === document.Statement.length)
    throw invalidValue('Label', label, "can't find label.");
  return left.length === 0 ? '' : JSON.stringify({ ...document, Statement: left });
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}
