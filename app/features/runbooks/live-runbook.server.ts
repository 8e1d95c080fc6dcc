import { ACTIONS } from '../../../core/changes/registry.ts';
import type { Source } from '../../../core/resources/source.ts';
import { inputsFor, isMeantFor } from '../../../core/runbooks/placeholders.ts';
import { CHECKS } from '../../../core/runbooks/registry.ts';
import { runCheck } from '../../../core/runbooks/run-check.ts';
import type { NamedCheck, Runbook, RunbookStep } from '../../../core/runbooks/runbook.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { logFailure } from '../../http/errors.server.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { LiveCheck, LiveRunbook, LiveStep, OfferedAction, Pair, SideResult } from './live-runbook.ts';
import { verdictOf } from './verdict.ts';

type Context = Pick<RequestContext, 'person' | 'console' | 'log'>;

interface Asking {
  readonly context: Context;
  readonly person: Person;
  readonly budget: Budget;
}

interface Looking extends Asking {
  readonly sides: Pair<Source>;
  readonly beganAt: number;
  /** What two steps ask alike is asked once. */
  readonly asked: Map<string, Promise<SideResult>>;
}

/** Who asks, and how long for. */
export function askingOf(context: Context, person: Person, signal: AbortSignal): Asking {
  return { context, person, budget: budgetFor(signal) };
}

/** Every check of a runbook begun at once, on both sides; nothing of it is waited for. */
export function liveRunbook(
  runbook: Runbook,
  sides: Pair<Source>,
  context: Context,
  person: Person,
  signal: AbortSignal,
): LiveRunbook {
  const asking: Looking = {
    ...askingOf(context, person, signal),
    sides,
    beganAt: Date.now(),
    asked: new Map(),
  };
  const steps = runbook.steps.map((step) => liveStep(step, asking));
  const { id, title, when, severity, lead, version, origin } = runbook;
  return {
    ...{ id, title, when, severity, lead, version, origin, steps },
    verdicts: both((half) =>
      together(
        steps.flatMap(({ checks }) => checks),
        half,
        asking.beganAt,
      ),
    ),
  };
}

function both<T>(of: (half: 0 | 1) => T): Pair<T> {
  return [of(0), of(1)];
}

function liveStep(step: RunbookStep, asking: Looking): LiveStep {
  const checks = step.checks.map((named, index): LiveCheck => {
    const check = CHECKS.find(({ id }) => id === named.checkId);
    return {
      key: `${index} ${named.checkId}`,
      checkId: named.checkId,
      title: named.title,
      explains: check?.explains ?? '',
      sides: both((half) => askedOnce(named, half, asking)),
    };
  });
  return {
    ...{ id: step.id, title: step.title, prose: step.prose, checks },
    verdicts: both((half) => together(checks, half, asking.beganAt)),
    actions: both((half) => offersOf(step, asking.sides[half], asking.context)),
  };
}

async function together(checks: readonly LiveCheck[], half: 0 | 1, beganAt: number) {
  const results = await Promise.all(checks.map(({ sides }) => sides[half]));
  return verdictOf(results, beganAt, Date.now());
}

function askedOnce(named: NamedCheck, half: 0 | 1, asking: Looking): Promise<SideResult> {
  const { checkId, parameters, only } = named;
  const key = JSON.stringify([half, checkId, parameters, only]);
  const known = asking.asked.get(key);
  if (known) return known;
  const asked = askSide(named, asking.sides[half], asking);
  asking.asked.set(key, asked);
  return asked;
}

/** One check of one environment, as far as this person may see it. */
export async function askSide(
  { checkId, parameters, only }: NamedCheck,
  source: Source,
  { context, person, budget }: Asking,
): Promise<SideResult> {
  const check = CHECKS.find(({ id }) => id === checkId);
  if (!check || !isMeantFor(only, source.environment)) return { kind: 'not-meant' };
  const sentence = refusalOf(person, check.right, source.environment);
  if (sentence) return { kind: 'refused', sentence };
  const result = await runCheck(check, source, parameters, budget, {
    onBug: (error) => logFailure(context.log, error, `The check ${checkId} failed`),
  });
  return { kind: 'result', result };
}

function offersOf({ actions }: RunbookStep, source: Source, context: Context): readonly OfferedAction[] {
  return actions
    .filter(
      ({ actionId, only }) =>
        isMeantFor(only, source.environment) && mayAct(context, actionId, source.environment.id),
    )
    .flatMap((named) => {
      const isEmergency = ACTIONS.find(({ id }) => id === named.actionId)?.emergency ?? false;
      const { actionId, ask, isDangerous } = named;
      return inputsFor(named, source.environment).map(({ label, input }) => ({
        ...{ actionId, label, input, ask, isDangerous, isEmergency },
      }));
    });
}
