import type { Plan } from '../../../core/actions/plan.ts';
import type { MadeCall } from '../../../core/actions/record.ts';
import type { Run } from '../../../core/actions/run.ts';
import { runView } from './run-view.ts';
import type { RunEyes, RunView } from './run-view.ts';

/** A run with everything that its own page tells. */
export interface RunDetail {
  readonly run: RunView;
  readonly planHash: string;
  readonly address: string;
  readonly requestId: string;
  readonly role: string;
  readonly calls: readonly MadeCall[];
  /** The plan as it was confirmed; undefined where this person may not see the data. */
  readonly plan?: Omit<Plan, 'facts'>;
}

export function runDetail(run: Run, eyes: RunEyes): RunDetail {
  return {
    run: runView(run, eyes),
    planHash: run.planHash,
    address: run.from.address,
    requestId: run.from.requestId,
    role: run.who.role,
    calls: run.calls ?? [],
    plan: eyes.mayRead(run.environmentId) ? shownPlan(run.plan) : undefined,
  };
}

/** A plan without the facts that execution keeps to itself. */
export function shownPlan({ facts: _kept, ...shown }: Plan): Omit<Plan, 'facts'> {
  return shown;
}
