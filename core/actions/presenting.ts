import { labelOf } from '../environments/label.ts';
import type { Source } from '../resources/source.ts';
import type { Action, PlanningScene } from './action.ts';
import { hashOf } from './canonical.ts';
import { comparisonRefusal, dataFlowRefusal } from './data-flow.ts';
import { patiently } from './emergency.ts';
import { frozenBy } from './freeze.ts';
import type { GateParts } from './gate-parts.ts';
import type { Plan } from './plan.ts';
import type { Obstacle, Presentation } from './presentation.ts';
import { confirmationFor, stoppedByFreeze } from './risk.ts';
import type { Actor } from './record.ts';
import { undoingOf } from './undoing.ts';
import type { NotPlanned, Wish } from './wishes.ts';

/** A wish that was understood, allowed and planned. */
export interface Prepared {
  readonly action: Action;
  readonly source: Source;
  readonly scene: PlanningScene;
  readonly input: unknown;
  readonly plan: Plan;
  readonly presentation: Presentation;
}

export type Preparing = { readonly outcome: 'prepared'; readonly prepared: Prepared } | NotPlanned;

/** Everything up to the plan: known, well-formed, allowed for this role, possible in this environment. */
export async function prepare(parts: GateParts, wish: Wish): Promise<Preparing> {
  const action = parts.actions.find((one) => one.id === wish.actionId);
  if (!action) return { outcome: 'unknown', sentence: 'There is no such action.' };
  const source = parts.planningSource(wish.environmentId);
  if (!source) return { outcome: 'unknown', sentence: 'There is no such environment.' };
  const { environment } = source;
  const refusal = parts.refusalOf(wish.who, action.capability, environment);
  if (refusal) return { outcome: 'forbidden', sentence: refusal };
  if (action.developmentOnly && environment.guard !== 'none')
    return {
      outcome: 'forbidden',
      sentence: `${action.title} is done only where nothing is guarded; ${environment.label} is.`,
    };
  const parsed = action.input.safeParse(wish.input);
  if (!parsed.success)
    return {
      outcome: 'invalid',
      mistakes: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    };
  const origin = originOf(parts, action, parsed.data, source, wish.who);
  if (origin.outcome === 'refused') return { outcome: 'forbidden', sentence: origin.sentence };
  const undoing = await undoingOf(parts, wish, { action, source, input: parsed.data });
  if (undoing.outcome === 'refused') return undoing;
  const scene = planningScene(parts, source, wish.signal, origin.from);
  // Asked for while it is planned: in an emergency nothing waits for two silences one after the other.
  const readOnly = readOnlySentence(parts, action);
  const result = await action.plan(scene, parsed.data);
  if (result.outcome === 'refused') return result;
  const known = { action, source, input: parsed.data, plan: result.plan };
  const obstacles = [...obstaclesOf(parts, wish, known, await readOnly), ...undoing.obstacles];
  const presentation = present(parts, wish, known, obstacles);
  return {
    outcome: 'prepared',
    prepared: { action, source, scene, input: parsed.data, plan: result.plan, presentation },
  };
}

export function planningScene(
  parts: GateParts,
  source: Source,
  signal: AbortSignal,
  from?: Source,
): PlanningScene {
  return {
    source,
    sourceOf: (environmentId) => [source, from].find((one) => one?.environment.id === environmentId),
    captures: parts.captures(source.environment, source.clients),
    schedules: parts.home.schedules,
    alarmNotes: parts.home.alarmNotes,
    masking: parts.masking,
    signal,
    now: parts.now,
  };
}

type Origin =
  | { readonly outcome: 'allowed'; readonly from?: Source }
  | { readonly outcome: 'refused'; readonly sentence: string };

/**
 * The other environment that an action takes data from, where data may go that way, or that it compares its own with,
 * where the person may do it there too. No action is given any other one: what may not flow can not be read.
 */
export function originOf(parts: GateParts, action: Action, input: unknown, to: Source, who: Actor): Origin {
  const other = action.comparesWith?.(input);
  if (other !== undefined) return comparedWith(parts, action, other, to, who);
  const origin = action.dataFrom?.(input);
  if (!origin) return { outcome: 'allowed' };
  const from = parts.planningSource(origin.environmentId);
  if (!from) return { outcome: 'refused', sentence: 'There is no such environment to take data from.' };
  const sentence = dataFlowRefusal(from.environment, to.environment, origin.masked);
  return sentence === undefined ? { outcome: 'allowed', from } : { outcome: 'refused', sentence };
}

function comparedWith(parts: GateParts, action: Action, id: string, own: Source, who: Actor): Origin {
  const from = parts.planningSource(id);
  if (!from) return { outcome: 'refused', sentence: 'There is no such environment to compare with.' };
  const sentence =
    comparisonRefusal(own.environment, from.environment) ??
    parts.refusalOf(who, action.capability, from.environment);
  return sentence === undefined ? { outcome: 'allowed', from } : { outcome: 'refused', sentence };
}

function present(
  parts: GateParts,
  wish: Wish,
  known: Pick<Prepared, 'action' | 'source' | 'input' | 'plan'>,
  obstacles: readonly Obstacle[],
): Presentation {
  const { action, source, input, plan } = known;
  const { environment } = source;
  const { facts: _kept, ...shown } = plan;
  const risk = plan.risk ?? action.risk;
  return {
    actionId: action.id,
    title: action.title,
    kind: action.kind,
    risk,
    long: action.long,
    takesContent: action.takesContent ?? false,
    target: action.target(input, environment),
    environment: labelOf(environment),
    plan: shown,
    hash: planHash(known),
    confirmation: confirmationFor(risk, plan.undo.reach, environment.guard),
    obstacles,
    mayBreakGlass: parts.refusalOf(wish.who, 'glass:break', environment) === undefined,
    asksReason: action.asksReason ?? false,
  };
}

/** What an approval is bound to: the action, its input, where, and everything that the plan promises. */
function planHash({
  action,
  source,
  input,
  plan,
}: Pick<Prepared, 'action' | 'source' | 'input' | 'plan'>): string {
  const { facts: _facts, estimates: _estimates, findings: _findings, ...bound } = plan;
  const { id, account } = source.environment;
  return hashOf({ action: action.id, environment: id, account, input, plan: bound });
}

function obstaclesOf(
  parts: GateParts,
  wish: Wish,
  { action, source, plan }: Pick<Prepared, 'action' | 'source' | 'plan'>,
  readOnly: string | undefined,
): readonly Obstacle[] {
  const obstacles: Obstacle[] = [];
  if (readOnly) obstacles.push({ code: 'read-only', sentence: readOnly, breakable: false });
  const window = frozenBy(source.environment.freezes, parts.now());
  if (window && stoppedByFreeze(plan.risk ?? action.risk) && !action.emergency && wish.undoOf === undefined)
    obstacles.push({
      code: 'frozen',
      sentence: `${source.environment.label} is frozen: ${window.reason}`,
      breakable: true,
    });
  if (plan.capture && plan.capture.lacks.length > 0 && source.environment.guard !== 'none')
    obstacles.push({
      code: 'capture-incomplete',
      sentence: `What is lost can not be kept completely: ${plan.capture.lacks.join('; ')}`,
      breakable: true,
    });
  const blockers = (plan.findings ?? []).filter(({ severity }) => severity === 'blocker');
  if (blockers.length > 0)
    obstacles.push({
      code: 'blocked',
      sentence: blockers.map(({ sentence }) => sentence).join(' '),
      breakable: true,
    });
  return obstacles;
}

async function readOnlySentence(parts: GateParts, action: Action): Promise<string | undefined> {
  if (action.capability === 'rules:change') return undefined;
  if (parts.readOnly) return 'This console was started read-only.';
  try {
    const rules = await patiently(parts.home.rules.read(), action.emergency ?? false);
    if (!rules.readOnly) return undefined;
    const why = rules.readOnlyReason ? `: ${rules.readOnlyReason}` : '.';
    return `The console is read-only, switched by ${rules.changedBy?.name ?? 'an administrator'}${why}`;
  } catch (error) {
    if (action.emergency) return undefined;
    parts.logFailure(error, 'The rules could not be read');
    return 'Whether the console is read-only could not be read from its own table, so nothing is changed.';
  }
}
