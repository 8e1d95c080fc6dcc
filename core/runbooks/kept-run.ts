import type { Actor } from '../actions/record.ts';
import type { CheckOutcome } from './outcome.ts';

/** What a check had told of one environment when a step was ticked. */
export interface KeptResult {
  readonly environmentId: string;
  readonly title: string;
  readonly outcome: CheckOutcome;
  readonly sentence: string;
}

/** An operation that was done while a run was open. */
export interface KeptAction {
  /** The run of the gate. */
  readonly id: string;
  readonly title: string;
  readonly environmentId: string;
  readonly target: string;
  readonly who: string;
  readonly state: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/** What was done through the gate while a run was open, the oldest first. */
export interface DoneMeanwhile {
  readonly actions: readonly KeptAction[];
  /** False where older ones were left out. */
  readonly isWhole: boolean;
}

export const RUN_VERDICTS = ['well', 'remains', 'given-up'] as const;
export type RunVerdict = (typeof RUN_VERDICTS)[number];

export const RUN_VERDICT_WORDS: Readonly<Record<RunVerdict, string>> = {
  well: 'Done, all is well',
  remains: 'Done, something remains',
  'given-up': 'Given up',
};

/** What happened in a run, in its order. Notes are people's words: hostile text. */
export type RunEvent = { readonly at: number; readonly who: Actor } & (
  | { readonly kind: 'started' }
  | { readonly kind: 'ticked'; readonly stepId: string; readonly results: readonly KeptResult[] }
  | { readonly kind: 'unticked'; readonly stepId: string }
  | { readonly kind: 'noted'; readonly stepId?: string; readonly text: string }
  | { readonly kind: 'offered'; readonly text?: string }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'finished';
      readonly verdict: RunVerdict;
      readonly text?: string;
      readonly actions: readonly KeptAction[];
      /** As {@link DoneMeanwhile}; of runs that ended before this was kept nobody knows. */
      readonly isWhole?: boolean;
    }
);

/** One going through of a runbook, by one person after the other. */
export interface RunbookRun {
  readonly id: string;
  readonly runbookId: string;
  readonly title: string;
  /** Of the text that was followed. */
  readonly textVersion: string;
  readonly environments: readonly { readonly id: string; readonly label: string }[];
  readonly steps: readonly { readonly id: string; readonly title: string }[];
  readonly startedBy: Actor;
  readonly startedAt: number;
  /** Who is responsible for it now. */
  readonly holder: Actor;
  readonly state: 'open' | 'finished';
  readonly events: readonly RunEvent[];
  /** How often it was changed: who changes it says which one was seen. */
  readonly revision: number;
}

export type RunSummaryLine = Omit<RunbookRun, 'events' | 'steps'> & {
  readonly ticked: number;
  readonly of: number;
};

/** The runs of runbooks, in the home environment's table. */
export interface RunbookRuns {
  readonly create: (run: RunbookRun) => Promise<void>;
  readonly find: (id: string) => Promise<RunbookRun | undefined>;
  /** Newest first. */
  readonly list: (query: { readonly limit: number }) => Promise<readonly RunSummaryLine[]>;
  /** False where somebody else has changed it since `revision` was seen: nothing was written. */
  readonly save: (run: RunbookRun, seenRevision: number) => Promise<boolean>;
}

/** A run keeps so much and no more; what happened is on the timeline all the same. */
export const MOST_EVENTS = 400;
export const LONGEST_NOTE = 2_000;

/** The tick of a step that stands: the newest one that was not taken back. */
export function tickOf(
  { events }: Pick<RunbookRun, 'events'>,
  stepId: string,
): Extract<RunEvent, { kind: 'ticked' }> | undefined {
  const last = events.findLast(
    (event) => (event.kind === 'ticked' || event.kind === 'unticked') && event.stepId === stepId,
  );
  return last?.kind === 'ticked' ? last : undefined;
}

/** The offer to hand over that stands; undefined once it was taken or withdrawn. */
export function offerOf({
  events,
}: Pick<RunbookRun, 'events'>): Extract<RunEvent, { kind: 'offered' }> | undefined {
  const last = events.findLast(
    ({ kind }) => kind === 'offered' || kind === 'withdrawn' || kind === 'accepted',
  );
  return last?.kind === 'offered' ? last : undefined;
}

export function endOf({
  events,
}: Pick<RunbookRun, 'events'>): Extract<RunEvent, { kind: 'finished' }> | undefined {
  const last = events.findLast(({ kind }) => kind === 'finished');
  return last?.kind === 'finished' ? last : undefined;
}

/** What was done while the run was open: as it was kept at its end, else as it was found now. */
export function doneMeanwhile(run: Pick<RunbookRun, 'events'>, found: DoneMeanwhile): DoneMeanwhile {
  const end = endOf(run);
  return end ? { actions: end.actions, isWhole: end.isWhole ?? true } : found;
}

/** What is to be said below what was done meanwhile; nothing where all of it is there. */
export function meanwhileNote({ actions, isWhole }: DoneMeanwhile): string | undefined {
  if (isWhole) return actions.length === 0 ? 'Nothing, by this console.' : undefined;
  return actions.length === 0
    ? 'Nothing among the newest operations of this console. Older ones are on the timeline.'
    : 'Older ones are on the timeline.';
}

export function tickedCount(run: Pick<RunbookRun, 'events' | 'steps'>): number {
  return run.steps.filter(({ id }) => tickOf(run, id) !== undefined).length;
}

/** The run after one more event, or why it can not be. */
export function withEvent(run: RunbookRun, event: RunEvent): RunbookRun | { readonly refusal: string } {
  if (run.state === 'finished') return { refusal: 'This run is finished: nothing is added to it any more.' };
  if (run.events.length >= MOST_EVENTS && event.kind !== 'finished')
    return { refusal: `A run keeps ${MOST_EVENTS} entries: finish it, and start another.` };
  const refusal = refusalOf(run, event);
  if (refusal) return { refusal };
  return {
    ...run,
    holder: event.kind === 'accepted' ? event.who : run.holder,
    state: event.kind === 'finished' ? 'finished' : 'open',
    events: [...run.events, event],
    revision: run.revision + 1,
  };
}

const HOLDERS_ALONE = 'Who has the run hands it over, or keeps it.';

function isHeldBy({ holder }: RunbookRun, { id }: Actor): boolean {
  return holder.id === id;
}

function refusalOf(run: RunbookRun, event: RunEvent): string | undefined {
  const isKnown = (stepId: string) => run.steps.some(({ id }) => id === stepId);
  switch (event.kind) {
    case 'ticked':
      if (!isKnown(event.stepId)) return 'The run has no such step: the runbook has changed since it began.';
      return tickOf(run, event.stepId) ? 'Somebody has ticked this step already.' : undefined;
    case 'unticked':
      return tickOf(run, event.stepId) ? undefined : 'The step is not ticked.';
    case 'noted':
      if (event.stepId !== undefined && !isKnown(event.stepId)) return 'The run has no such step.';
      return event.text.trim() === '' ? 'A note has words.' : undefined;
    case 'offered':
      if (!isHeldBy(run, event.who)) return HOLDERS_ALONE;
      return offerOf(run) ? 'The run is offered already.' : undefined;
    case 'withdrawn':
      if (!isHeldBy(run, event.who)) return HOLDERS_ALONE;
      return offerOf(run) ? undefined : 'The run is not offered to anybody.';
    case 'accepted':
      if (!offerOf(run)) return 'The run is not offered to anybody: who has it hands it over first.';
      return isHeldBy(run, event.who) ? 'Another person takes it over, not the one who has it.' : undefined;
    case 'started':
      return 'A run begins once.';
    case 'finished':
      return undefined;
  }
}
