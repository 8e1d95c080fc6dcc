export const TRACE_KINDS = ['deployment', 'action', 'alarm', 'change'] as const;
/** `action`: through the console; `change`: by anybody or anything else. */
export type TraceKind = (typeof TRACE_KINDS)[number];

export const TRACE_SOURCES = [
  'console',
  'cloudtrail',
  'deployments',
  'alarms',
  'scaling',
  'snapshots',
] as const;
/**
 * Who tells it: the console's records, CloudTrail, what runs, CloudWatch's alarms, Application Auto Scaling, and the
 * snapshots that the console keeps of how an environment is set up.
 */
export type TraceSource = (typeof TRACE_SOURCES)[number];
/** Those that an environment itself is asked for: the others are in the console's home. */
export type UpstreamTraceSource = Exclude<TraceSource, 'console' | 'snapshots'>;

/** Something that changed, whoever did it. Texts may be upstream's: hostile, only ever drawn as text. */
export interface Trace {
  /** The same for the same thing, however often it is read. */
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly kind: TraceKind;
  readonly source: TraceSource;
  readonly environmentId: string;
  readonly title: string;
  readonly who?: string;
  /** The physical name of what it happened to. */
  readonly resource?: string;
  /** The page of the console on which more of it stands, as `/alarms/api-5xx`. */
  readonly href?: string;
  readonly detail?: string;
  /** `bad`: it failed, or an alarm rang; `good`: an alarm is over. */
  readonly outcome?: 'bad' | 'good';
  /** A step of something that is told by a trace of its own. */
  readonly isStep?: true;
  /** Where many changes of one run of one program are told as one: the single ones, newest first. */
  readonly parts?: readonly TracePart[];
}

export interface TracePart {
  readonly at: number;
  readonly title: string;
  readonly resource?: string;
  readonly href?: string;
}

/** A source that could not be read, or not whole. */
export interface MissingTraces {
  readonly environmentId: string;
  readonly source: TraceSource;
  readonly sentence: string;
  /** The endpoint offers no such source: nothing is wrong. */
  readonly isNotOffered: boolean;
}

export interface Traces {
  /** Newest first. */
  readonly traces: readonly Trace[];
  readonly missing: readonly MissingTraces[];
}

/** An action of the console as its records tell it: what it did is told by them, and by nobody else again. */
export interface ToldAction {
  readonly environmentId: string;
  /** From its intent to its outcome, in milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Of the calls that it made, as upstream answered them. */
  readonly requestIds: readonly string[];
  /** Its calls are not all known: it is under way, or made more than a record holds. */
  readonly isPartlyKnown: boolean;
  /** It releases or scales a service. */
  readonly isDeployment: boolean;
}
