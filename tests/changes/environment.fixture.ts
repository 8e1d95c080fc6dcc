import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import type { Action, ChangingScene, Outcome } from '../../core/actions/action.ts';
import type { Json, Plan } from '../../core/actions/plan.ts';
import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { createCaptures } from '../../core/changes/captures/captures.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { OLGA } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

/** Items, objects with their versions, and messages of every store of the catalogue in development; absent ones are left out. */
export async function countsOf(clients: Clients): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { names, logical } of CATALOGUE.tables) counts[logical] = await countItems(clients, names.dev);
  for (const { names } of CATALOGUE.buckets) {
    const Bucket = names.dev;
    const answer = await orNothing(() => clients.s3.send(new ListObjectVersionsCommand({ Bucket })));
    if (answer) counts[Bucket] = (answer.Versions ?? []).length + (answer.DeleteMarkers ?? []).length;
  }
  for (const { names, logical } of CATALOGUE.queues) {
    const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: names.dev }));
    const { Attributes = {} } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    counts[logical] =
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
      Number(Attributes.ApproximateNumberOfMessagesDelayed);
  }
  return counts;
}

async function countItems({ dynamodb }: Clients, TableName: string): Promise<number> {
  let count = 0;
  let start: Record<string, never> | undefined;
  do {
    const answer = await dynamodb.send(
      new ScanCommand({ TableName, Select: 'COUNT', ExclusiveStartKey: start }),
    );
    count += answer.Count ?? 0;
    start = answer.LastEvaluatedKey as typeof start;
  } while (start);
  return count;
}

async function orNothing<T>(call: () => Promise<T>): Promise<T | undefined> {
  return call().catch((error: Error) => {
    if (error.name === 'NoSuchBucket') return undefined;
    throw error;
  });
}

const MOST_ATTEMPTS = 200;
/** Until another console takes it, so long passes. */
const AFTER_KILL_MS = 61_000;

/** A console that ends while an action runs. */
export class Killed extends Error {}

export interface Attempts {
  readonly outcome: Outcome;
  /** How often it was killed. */
  readonly kills: number;
}

/**
 * Executes an action to its end, on the side of development, by a console that is killed at its first save, its next one
 * at the second, and so on: each before or just after the save was written, by turns.
 */
export async function executeWithKills(
  harness: GateHarness,
  action: Action,
  input: unknown,
  every = 1,
): Promise<Attempts> {
  const plan = await planOf(harness, action, input);
  let checkpoint: Json | undefined;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    let saves = 0;
    const run: ChangingScene['run'] = {
      id: '0mf3k2x9q-0123456789abcdef0123',
      who: OLGA,
      checkpoint,
      save(next) {
        saves += 1;
        const isKilled = saves > every;
        // By turns it is killed before its checkpoint was written, and after; but it comes forward by one every time.
        if (!(isKilled && attempt % 2 === 0)) checkpoint = next;
        return isKilled ? Promise.reject(new Killed()) : Promise.resolve();
      },
      report: () => undefined,
    };
    try {
      const outcome = await action.execute(
        { ...sceneOf(harness, run), now: () => harness.parts.now() + attempt * AFTER_KILL_MS },
        input,
        plan,
      );
      return { outcome, kills: attempt };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      await advanceSandbox(harness);
    }
  }
  throw new Error('It does not come forward.');
}

async function advanceSandbox({ dev }: GateHarness): Promise<void> {
  const body = JSON.stringify({ advanceMs: AFTER_KILL_MS });
  const answer = await fetch(`${dev.url}/_sandbox/clock`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}

export async function planOf(harness: GateHarness, action: Action, input: unknown): Promise<Plan> {
  const planned = await action.plan(sceneOf(harness), input);
  if (planned.outcome === 'refused') throw new Error(planned.sentence);
  return planned.plan;
}

const NO_RUN: ChangingScene['run'] = {
  id: '0mf3k2x9q-0123456789abcdef0123',
  who: OLGA,
  checkpoint: undefined,
  save: () => Promise.resolve(),
  report: () => undefined,
};

export function sceneOf(harness: GateHarness, run = NO_RUN): ChangingScene {
  const source = harness.parts.planningSource('dev');
  if (!source) throw new RangeError('dev');
  const clients = harness.clients('dev');
  return {
    source,
    sourceOf: harness.parts.planningSource,
    captures: createCaptures(source.environment, clients),
    schedules: harness.home.schedules,
    alarmNotes: harness.home.alarmNotes,
    signal: new AbortController().signal,
    now: harness.parts.now,
    clients,
    run,
    logFailure: harness.parts.logFailure,
  };
}
