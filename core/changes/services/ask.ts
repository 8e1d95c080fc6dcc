import type { PlanningScene } from '../../actions/action.ts';
import type { Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import type { Cell, Failure } from '../../cells/cell.ts';
import type { Clients } from '../../environments/clients.ts';
import { budgetFor } from '../../upstream/budget.ts';
import type { Budget } from '../../upstream/budget.ts';

/**
 * One read for a plan, never answered out of what is kept. `key` tells it from others of the operation. Undefined from
 * `run` is an empty cell.
 */
export function askNow<T>(
  scene: PlanningScene,
  operation: string,
  key: string,
  run: (clients: Clients, signal: AbortSignal) => Promise<T>,
  budget: Budget = budgetFor(scene.signal),
): Promise<Cell<T>> {
  return scene.source.reader.read(
    {
      environmentId: scene.source.environment.id,
      operation,
      // Where a plan is made for a page, both share one reader, and the page keeps the same answer in another shape.
      key: `plan\n${key}`,
      freshMs: 0,
      isEmpty: (value) => value === undefined,
      run: (signal) => run(scene.source.clients, signal),
    },
    budget,
  );
}

/** The failure of a cell that has no fresh value; undefined where it is empty. */
export function failureIn(cell: Exclude<Cell<unknown>, { state: 'fresh' }>): Failure | undefined {
  if (cell.state === 'stale') return cell.failure;
  return cell.state === 'empty' ? undefined : cell;
}

/** The refusal that a plan becomes without this value; `absent` is said where there is no such thing. */
export function refusedBy(cell: Exclude<Cell<unknown>, { state: 'fresh' }>, absent: string): Planned {
  const failure = failureIn(cell);
  return !failure || failure.state === 'absent' || failure.state === 'rejected'
    ? refused(absent, failure)
    : refused(failureSentence(failure), failure);
}
