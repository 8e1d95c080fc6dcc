import pLimit from 'p-limit';
import type { ChangingScene, Outcome } from '../../core/actions/action.ts';
import type { Json, Plan } from '../../core/actions/plan.ts';
import { createCaptures } from '../../core/changes/captures/captures.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { OLGA } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

/** One execution of one action, of which consoles may die at any step. */
export interface MortalRun {
  readonly plan: Plan;
  /** Executes from what was saved last. Dies at this step: before a call is made, or when it has been and nobody heard. */
  readonly execute: (dieAt?: number) => Promise<Outcome | 'killed'>;
  /** Steps of the last execution. */
  readonly steps: () => number;
}

/** Of more steps than these, as many spread evenly. */
const MOST_DEATHS = 36;

/** Upstream's word for it does not matter: a dead console hears nothing, and makes no further call. */
class Killed extends Error {
  override readonly name = 'AccessDeniedException';
}

/** Plans an action, on development where no other environment is said, as the gate does, to be executed past the gate: a kill leaves no time for its ending. */
export async function mortalRun(
  harness: GateHarness,
  actionId: string,
  input: unknown,
  id: string,
  environmentId = 'dev',
): Promise<MortalRun> {
  const { parts } = harness;
  const action = parts.actions.find((one) => one.id === actionId);
  const source = parts.planningSource(environmentId);
  if (!action || !source) throw new RangeError(actionId);
  const parsed = action.input.parse(input);
  const planning = {
    source,
    sourceOf: parts.planningSource,
    captures: createCaptures(source.environment, source.clients),
    schedules: parts.home.schedules,
    alarmNotes: parts.home.alarmNotes,
    masking: parts.masking,
    signal: AbortSignal.timeout(180_000),
    now: parts.now,
  };
  const planned = await action.plan(planning, parsed);
  if (planned.outcome === 'refused') throw new Error(planned.sentence);
  let saved: Json | undefined;
  let steps = 0;
  return {
    plan: planned.plan,
    steps: () => steps,
    async execute(dieAt = Infinity) {
      steps = 0;
      let dead = false;
      const step = () => {
        steps += 1;
        if (steps >= dieAt) dead = true;
        if (dead) throw new Killed('The console is dead.');
      };
      const clients = createClients(source.environment, {} as NodeJS.ProcessEnv, 'changing');
      makeMortal(clients, step);
      const scene: ChangingScene = {
        ...planning,
        clients,
        captures: createCaptures(source.environment, clients),
        run: {
          id,
          who: OLGA,
          checkpoint: saved,
          save(checkpoint) {
            return new Promise((resolve) => {
              step();
              saved = JSON.parse(JSON.stringify(checkpoint)) as Json;
              step();
              resolve();
            });
          },
          report: () => undefined,
        },
        logFailure: parts.logFailure,
      };
      try {
        const outcome = await action.execute(scene, parsed, planned.plan);
        return dead ? 'killed' : outcome;
      } catch (error) {
        if (dead) return 'killed';
        throw error;
      } finally {
        clients.destroy();
      }
    },
  };
}

function makeMortal(clients: Clients, step: () => void): void {
  const { sqs, sqsOnce, s3, sns, snsOnce, secretsManager, dynamodb, ecs, elbv2 } = clients;
  const all = [sqs, sqsOnce, s3, sns, snsOnce, secretsManager, dynamodb, ecs, elbv2];
  for (const { middlewareStack } of all)
    (middlewareStack as (typeof sqs)['middlewareStack']).add(
      (next) => async (args) => {
        step();
        const answer = await next(args);
        step();
        return answer;
      },
      { step: 'initialize', name: 'mortal', priority: 'high' },
    );
}

/**
 * The same work again and again, each on a queue of its own, each killed at another step; when what was held has come
 * back, all of them go on. `prepare` makes the queue and the run, and tells what has to be true at the end.
 */
export async function everyKill(
  upstream: { readonly later: (milliseconds: number) => Promise<void> },
  name: string,
  prepare: (queue: string) => Promise<{
    readonly run: MortalRun;
    readonly check: (outcome: Outcome | 'killed') => Promise<void>;
  }>,
): Promise<void> {
  const whole = await prepare(`${name}-0`);
  await whole.check(await whole.run.execute());
  const steps = whole.run.steps();
  const limit = pLimit(8);
  const deaths = Math.min(steps, MOST_DEATHS);
  const killed = await Promise.all(
    Array.from({ length: deaths }, (_, index) =>
      limit(async () => {
        const made = await prepare(`${name}-${index + 1}`);
        await made.run.execute(1 + Math.floor((index * steps) / deaths));
        return made;
      }),
    ),
  );
  await upstream.later(100_000);
  await Promise.all(killed.map(({ run, check }) => limit(async () => check(await run.execute()))));
}
