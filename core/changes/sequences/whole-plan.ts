import { hashOf } from '../../actions/canonical.ts';
import type { Estimate, Finding, Json, Plan, PlannedCall } from '../../actions/plan.ts';
import type { PlannedStep } from './steps.ts';

/** Of each list so many lines are told before the rest is counted. */
const MOST_LINES = 60;

/** The plan of a whole sequence: what its steps call, change, cost and lose, in their order, each by its title. */
export function wholePlan(
  steps: readonly PlannedStep[],
  { summary, undo }: Pick<Plan, 'summary' | 'undo'>,
): Plan {
  const plans = steps.map(({ plan }) => plan);
  const capture = plans.find((plan) => plan.capture)?.capture;
  return {
    summary,
    calls: merged(plans.flatMap(({ calls }) => calls)),
    changes: steps.map(({ title, plan }) => ({ attribute: title, after: plan.summary })),
    costs: distinct(plans.flatMap(({ costs }) => costs)),
    loses: distinct(steps.flatMap(({ title, plan }) => plan.loses.map((one) => `${title}: ${one}`))),
    ...(capture
      ? { capture: { ...capture, lacks: distinct(plans.flatMap((plan) => plan.capture?.lacks ?? [])) } }
      : {}),
    undo,
    ...(plans.some(({ risk }) => risk === 'destructive') ? { risk: 'destructive' as const } : {}),
    commands: distinct(plans.flatMap(({ commands }) => commands)).slice(0, MOST_LINES),
    version: hashOf(plans.map(({ version }) => version)).slice(0, 32),
    estimates: steps.flatMap(({ title, plan }) => inOneLine(title, plan.estimates)).slice(0, MOST_LINES),
    findings: steps.flatMap(({ title, plan }) => findingsOf(title, plan.findings ?? [])),
    facts: steps as unknown as Json,
  };
}

/** A sequence's steps out of its plan's facts. */
export function stepsOf(plan: Plan): readonly PlannedStep[] {
  return plan.facts as unknown as readonly PlannedStep[];
}

function merged(calls: readonly PlannedCall[]): readonly PlannedCall[] {
  const byOperation = new Map<string, PlannedCall>();
  for (const call of calls) {
    const key = `${call.operation} ${call.on}`;
    if (!byOperation.has(key)) byOperation.set(key, call);
  }
  return [...byOperation.values()].slice(0, MOST_LINES);
}

/** The first two figures of a step, which are how many and how large. */
function inOneLine(title: string, estimates: readonly Estimate[]): readonly Estimate[] {
  const figures = estimates.slice(0, 2).map(({ value }) => value);
  return figures.length === 0 ? [] : [{ label: title, value: figures.join(', ') }];
}

/** What is good of a step is said in one line; what is not, each by itself. */
function findingsOf(title: string, findings: readonly Finding[]): readonly Finding[] {
  const open = findings.filter(({ severity }) => severity !== 'good');
  if (open.length === 0 && findings.length > 0)
    return [{ severity: 'good', subject: title, sentence: 'Nothing stands in its way.' }];
  return open.map((one) => ({ ...one, subject: `${title}, ${one.subject}` }));
}

function distinct(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
