import type { ZodType, ZodTypeDef } from 'zod';
import type { Failure } from '../cells/cell.ts';
import type { Environment } from '../environments/schema.ts';
import type { Source } from '../resources/source.ts';
import type { Budget } from '../upstream/budget.ts';
import type { CheckOutcome } from './outcome.ts';

/** One thing that was looked at. Texts may be upstream's: hostile, cut, only ever drawn as text. */
export interface Evidence {
  readonly name: string;
  readonly value: string;
  readonly outcome: CheckOutcome;
  /** The page of the console on which it stands, as `/tables/videos`; with a search where that tells the place on it. */
  readonly href?: string;
}

/** What a check found in one environment. */
export interface CheckReport {
  readonly outcome: CheckOutcome;
  readonly sentence: string;
  /** The worst first. */
  readonly evidence: readonly Evidence[];
  /** How many more were looked at than are told. */
  readonly more: number;
  /** Present where a figure is not of now: of when, and why no newer one could be had. */
  readonly old?: { readonly at: number; readonly failure: Failure };
  /** Present where the credentials themselves were refused: nothing could be done here either. */
  readonly signedOut?: Failure;
}

/** A report with when it was made, how long it took, and the command lines that look at the same. */
export interface CheckResult extends CheckReport {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly tookMs: number;
  readonly commands: readonly string[];
}

/** What whoever looks has to be allowed to see in the environment. */
export type CheckRight = 'states:read' | 'settings:read' | 'data:read';

/**
 * One question that is put to an environment, and answered with a verdict. It reads, and changes nothing. Its id stands
 * in runbooks of teams: never renamed.
 */
export interface Check<Parameters = unknown> {
  /** `services.steady`: the kind's folder, a dot, what should be so. */
  readonly id: string;
  readonly title: string;
  /** What it looks at, and when it is bad: a sentence or two for whoever writes runbooks. */
  readonly explains: string;
  readonly right: CheckRight;
  readonly parameters: ZodType<Parameters, ZodTypeDef, unknown>;
  /** The `aws` or `redis-cli` lines that look at the same. */
  readonly commands: (environment: Environment, parameters: Parameters) => readonly string[];
  /** Does not throw for what upstream may do; every read keeps to the budget. */
  readonly run: (source: Source, parameters: Parameters, budget: Budget) => Promise<CheckReport>;
}

/** Keeps the type of a check's parameters inside; the registry holds checks of many. */
export function defineCheck<Parameters>(check: Check<Parameters>): Check {
  return check as unknown as Check;
}
