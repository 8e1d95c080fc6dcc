import { invalidParameter, invalidValue } from './errors.ts';
import { oneOrMany, readPolicy } from './policy-document.ts';
import type { Statement } from './policy-document.ts';

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
