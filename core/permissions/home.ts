import { may } from './permission.ts';
import type { Permission } from './permission.ts';

/** What the console does with the table and the queue of its own, in the one environment that is its home. */
export const HOME: readonly Permission[] = [
  may(
    'home-table',
    'dynamodb:BatchGetItem',
    'dynamodb:DeleteItem',
    'dynamodb:DescribeTable',
    'dynamodb:DescribeTimeToLive',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
  ),
  may('home-index', 'dynamodb:Query'),
  may(
    'home-queue',
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
  ),
];

/** What a console needs besides where it makes its table and its queue by itself; where CDK made them, it does not. */
export const MAKES_HOME: readonly Permission[] = [
  may('home-table', 'dynamodb:CreateTable', 'dynamodb:UpdateContinuousBackups', 'dynamodb:UpdateTimeToLive'),
  may('home-queue', 'sqs:CreateQueue'),
];
