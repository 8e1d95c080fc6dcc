import type { CheckOutcome } from '../../../core/runbooks/outcome.ts';
import { worstOf } from '../../../core/runbooks/outcome.ts';
import type { RunbookRun, RunEvent, RunVerdict } from '../../../core/runbooks/kept-run.ts';
import { endOf, offerOf, tickedCount, tickOf } from '../../../core/runbooks/kept-run.ts';

export interface StepOfRun {
  readonly id: string;
  readonly title: string;
  readonly tick?: { readonly at: number; readonly who: string; readonly outcome?: CheckOutcome };
  readonly notes: readonly { readonly at: number; readonly who: string; readonly text: string }[];
}

/** A run as a page shows it to one person. */
export interface RunOfRunbook {
  readonly id: string;
  readonly runbookId: string;
  readonly title: string;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly holder: string;
  readonly isHolder: boolean;
  readonly pair: string;
  readonly environments: RunbookRun['environments'];
  readonly isOpen: boolean;
  readonly ticked: number;
  readonly steps: readonly StepOfRun[];
  readonly events: readonly RunEvent[];
  readonly offer?: { readonly at: number; readonly by: string; readonly text?: string };
  readonly end?: {
    readonly at: number;
    readonly by: string;
    readonly verdict: RunVerdict;
    readonly text?: string;
  };
}

export function runOfRunbook(run: RunbookRun, personId: string): RunOfRunbook {
  const offer = offerOf(run);
  const end = endOf(run);
  return {
    id: run.id,
    runbookId: run.runbookId,
    title: run.title,
    startedBy: run.startedBy.name,
    startedAt: run.startedAt,
    holder: run.holder.name,
    isHolder: run.holder.id === personId,
    pair: run.environments.map(({ id }) => id).join(','),
    environments: run.environments,
    isOpen: run.state === 'open',
    ticked: tickedCount(run),
    steps: run.steps.map((step) => stepOfRun(run, step)),
    events: run.events,
    offer: offer && { at: offer.at, by: offer.who.name, text: offer.text },
    end: end && { at: end.at, by: end.who.name, verdict: end.verdict, text: end.text },
  };
}

function stepOfRun(run: RunbookRun, { id, title }: RunbookRun['steps'][number]): StepOfRun {
  const tick = tickOf(run, id);
  return {
    id,
    title,
    tick: tick && {
      at: tick.at,
      who: tick.who.name,
      outcome: worstOf(tick.results.map(({ outcome }) => outcome)),
    },
    notes: run.events.flatMap((event) =>
      event.kind === 'noted' && event.stepId === id
        ? [{ at: event.at, who: event.who.name, text: event.text }]
        : [],
    ),
  };
}
