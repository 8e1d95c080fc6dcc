import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Home } from '../actions/run.ts';
import { createAlarmNotes } from './alarm-notes.ts';
import { createAlarmWatch } from './alarm-watch.ts';
import { createApprovals } from './approvals.ts';
import { createBodies } from './bodies.ts';
import { prepareQueue } from './prepare-queue.ts';
import { prepareTable } from './prepare-table.ts';
import { createRecords } from './records.ts';
import type { ChainWatch } from './records.ts';
import { createRunbookRuns } from './runbook-runs.ts';
import { createRules } from './rules.ts';
import { createRunQueue } from './run-queue.ts';
import { createSchedules } from './schedules.ts';
import { createRuns } from './runs.ts';
import type { Unreadable } from './runs.ts';
import { createShares } from './shares.ts';
import { createSnapshots } from './snapshots.ts';
import { createHomeTable } from './table.ts';

/** The table and the queue, where nobody has said otherwise. */
export const HOME_NAME = 'operations-console';

export interface HomeOptions {
  /** The clients of the home environment. They stay their owner's. */
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly tableName?: string;
  readonly queueName?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Makes the chain of records one that only its holder can write. Not stored anywhere. */
  readonly auditKey?: string;
  readonly chainWatch?: ChainWatch;
  readonly unreadable?: Unreadable;
}

/**
 * What the console keeps for itself. Nothing connects before it is used; any number of consoles share it. Every call
 * has a deadline, and what fails upstream is a HomeError.
 */
export function createHome(options: HomeOptions): Home {
  const { dynamodb, sqs, tableName = HOME_NAME, queueName = HOME_NAME, now = Date.now } = options;
  const table = createHomeTable(dynamodb, tableName);
  const bodies = createBodies(table, now);
  return {
    records: createRecords(table, options.auditKey, options.chainWatch),
    runs: createRuns(table, bodies, now, options.unreadable),
    approvals: createApprovals(table, bodies),
    rules: createRules(table),
    queue: createRunQueue(sqs, queueName),
    schedules: createSchedules(table),
    runbookRuns: createRunbookRuns(table, bodies),
    alarmNotes: createAlarmNotes(table),
    alarmWatch: createAlarmWatch(table),
    shares: createShares(table, now),
    snapshots: createSnapshots(table),
    async prepare() {
      await Promise.all([prepareTable(dynamodb, tableName), prepareQueue(sqs, queueName)]);
    },
  };
}
