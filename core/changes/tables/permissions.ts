import { may } from '../../permissions/permission.ts';
import type { IamAction, Permission } from '../../permissions/permission.ts';

/** Items are written by batches, and those that must not be written over one by one. */
export const WRITES_ITEMS: readonly Permission[] = [
  may('table', 'dynamodb:BatchWriteItem', 'dynamodb:PutItem'),
];

/** The settings of a table that no page reads. */
export const READS_SETTINGS: readonly Permission[] = [
  may('table', 'dynamodb:DescribeKinesisStreamingDestination', 'dynamodb:GetResourcePolicy'),
  may('everything', 'dynamodb:ListContributorInsights'),
];

const SETTINGS: readonly IamAction[] = [
  'dynamodb:UpdateTable',
  'dynamodb:UpdateTimeToLive',
  'dynamodb:UpdateContinuousBackups',
  'dynamodb:UpdateContributorInsights',
  'dynamodb:TagResource',
  'dynamodb:UntagResource',
  'dynamodb:PutResourcePolicy',
  'dynamodb:DeleteResourcePolicy',
];

/** Settings that are put back after a table is there again. */
export const COMPLETES: readonly Permission[] = [
  may('table', ...SETTINGS),
  may('index', 'dynamodb:UpdateContributorInsights'),
];

export const COMPLETES_RESTORED: readonly Permission[] = [
  may('restored-table', ...SETTINGS),
  may('restored-index', 'dynamodb:UpdateContributorInsights'),
];

/**
 * What DynamoDB asks on the new table before it fills it. Source: DynamoDB developer guide, "Using IAM with DynamoDB
 * backup and restore".
 */
export const FILLS_RESTORED: readonly Permission[] = [
  may(
    'restored-table',
    'dynamodb:BatchWriteItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:Scan',
  ),
];
