import type { Json } from '../../../core/actions/plan.ts';
import type { CheckResult } from '../../../core/runbooks/check.ts';
import type { CheckOutcome } from '../../../core/runbooks/outcome.ts';
import type { Block } from '../../../core/runbooks/prose.ts';
import type { Runbook } from '../../../core/runbooks/runbook.ts';

/** What a check told of one side, or why it was not asked there. */
export type SideResult =
  | { readonly kind: 'result'; readonly result: CheckResult }
  /** Whoever looks may not see what it looks at. */
  | { readonly kind: 'refused'; readonly sentence: string }
  /** The runbook does not ask it of this environment. */
  | { readonly kind: 'not-meant' };

/** Of all results of one side together. */
export interface Verdict {
  /** Undefined where nothing was asked. */
  readonly outcome?: CheckOutcome;
  readonly asked: number;
  readonly counts: Readonly<Record<CheckOutcome, number>>;
  /** From the first call to the last answer. */
  readonly tookMs: number;
  readonly at: number;
  /** Figures are not of now, and why, in a sentence. */
  readonly oldSentence?: string;
  /** The credentials themselves were refused, in a sentence. */
  readonly signedOutSentence?: string;
}

export type Pair<T> = readonly [T, T];

export interface LiveCheck {
  readonly key: string;
  readonly checkId: string;
  readonly title: string;
  readonly explains: string;
  readonly sides: Pair<Promise<SideResult>>;
}

/** A button of a step, filled in for one environment. */
export interface OfferedAction {
  readonly actionId: string;
  readonly label: string;
  readonly input: Readonly<Record<string, Json>>;
  readonly ask: readonly string[];
  readonly isDangerous: boolean;
  /** Runs whatever else is down: it is offered though figures are old. */
  readonly isEmergency: boolean;
}

export interface LiveStep {
  readonly id: string;
  readonly title: string;
  readonly prose: readonly Block[];
  readonly checks: readonly LiveCheck[];
  readonly verdicts: Pair<Promise<Verdict>>;
  readonly actions: Pair<readonly OfferedAction[]>;
}

export interface LiveRunbook extends Pick<
  Runbook,
  'id' | 'title' | 'when' | 'severity' | 'lead' | 'version' | 'origin'
> {
  readonly steps: readonly LiveStep[];
  readonly verdicts: Pair<Promise<Verdict>>;
}
