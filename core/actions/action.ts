import type { ZodType, ZodTypeDef } from 'zod';
import type { Failure } from '../cells/cell.ts';
import type { Clients } from '../environments/clients.ts';
import type { Environment } from '../environments/schema.ts';
import type { Permission } from '../permissions/permission.ts';
import type { Source } from '../resources/source.ts';
import type { AlarmNoteReads, AlarmNotes } from './alarm-notes.ts';
import type { ChangeCapability } from './capability.ts';
import type { Masking } from './masking.ts';
import type { Change, Json, Plan, Planned } from './plan.ts';
import type { Actor } from './record.ts';
import type { RiskClass } from './risk.ts';
import type { ScheduleReads, Schedules } from './schedules.ts';

export type ActionKind =
  | 'table'
  | 'bucket'
  | 'cache'
  | 'queue'
  | 'topic'
  | 'secret'
  | 'service'
  | 'container'
  | 'function'
  | 'distribution'
  | 'alarm'
  | 'log-group'
  | 'pair'
  | 'environment'
  | 'console';

/** Where a plan is made: everything that reads, nothing that changes. */
export interface PlanningScene {
  readonly source: Source;
  /**
   * The environment itself, and the one that the action says it takes data from, where data may go that way, or that it
   * compares with. No other.
   */
  readonly sourceOf: (environmentId: string) => Source | undefined;
  readonly captures: CaptureReads;
  readonly schedules: ScheduleReads;
  readonly alarmNotes: AlarmNoteReads;
  /** Absent where nothing is masked: by a program that does other things. */
  readonly masking?: Masking;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Where an action runs: as the plan's, with the clients that may change things. Made by the gate alone. */
export interface ChangingScene extends PlanningScene {
  readonly clients: Clients;
  readonly captures: Captures;
  readonly schedules: Schedules;
  readonly alarmNotes: AlarmNotes;
  readonly run: RunHandle;
  /** For what is a bug and ends only a part of the work: the whole is thrown on, and logged by whoever executes it. */
  readonly logFailure: (error: unknown, message: string) => void;
  /**
   * What the person sends along, where the action takes it. Absent where it never came, or where the console was killed
   * while it came: then nothing of it is there any more, and what it left upstream is to be cleared away.
   */
  readonly content?: Content;
}

/** Bytes on their way through: read once, in order, kept nowhere. */
export interface Content {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** As the sender announced them. */
  readonly sizeBytes: number;
}

/** How a running action tells where it is, and finds out where it was. */
export interface RunHandle {
  /** Also the key of idempotency: the same run is never executed twice at once. */
  readonly id: string;
  /** Whose run it is. */
  readonly who: Actor;
  /** What the run saved before its console was killed; undefined at the first start. */
  readonly checkpoint: Json | undefined;
  /** Durable before it resolves. Whatever is done after it may be done again after a kill. */
  readonly save: (checkpoint: Json) => Promise<void>;
  /** Cheap; written a few times a second at most. */
  readonly report: (progress: Progress) => void;
}

export interface Progress {
  /** What is under way, in a few words: `capturing`, `deleting`. */
  readonly stage: string;
  readonly done: number;
  readonly total?: number;
  readonly unit: string;
  /** A sentence, as `3 items were refused`. */
  readonly note?: string;
}

/** Numbered pieces of one capture, kept in a bucket of the same environment. */
export interface CaptureReads {
  /** Where captures of this environment go; the sentence that says why there are none, where there are none. */
  readonly place: () => Promise<
    | { readonly place: string; readonly keptForHours: number; readonly notes: readonly string[] }
    | { readonly refusal: string }
  >;
  readonly manifest: (captureId: string) => Promise<CaptureManifest | undefined>;
  readonly segment: (captureId: string, number: number) => Promise<Buffer>;
}

export interface Captures extends CaptureReads {
  /** Stored durably when it resolves; the same number again replaces the piece. */
  readonly store: (captureId: string, number: number, segment: Buffer) => Promise<void>;
  /** Written last: a capture without a manifest is not one. */
  readonly complete: (captureId: string, manifest: Omit<CaptureManifest, 'expiresAt'>) => Promise<void>;
}

export interface CaptureManifest {
  readonly format: string;
  readonly segments: number;
  readonly capturedAt: number;
  readonly expiresAt: number;
  /** What the format needs beside its pieces: counts, settings of a table. */
  readonly facts: Json;
}

/** How an action ended. A partial failure says in `completed` and `remaining` which half is which. */
export type Outcome =
  | {
      readonly outcome: 'done';
      readonly sentence: string;
      readonly undo?: UndoOffer;
      /** For the record, where what came of it tells more than the plan could: checksums, ids of versions. */
      readonly changes?: readonly Change[];
      /** Shown once to the person who asked, kept nowhere: a revealed secret. */
      readonly reveal?: string;
    }
  | {
      readonly outcome: 'failed';
      readonly sentence: string;
      readonly failure?: Failure;
      readonly completed?: string;
      readonly remaining?: string;
      readonly undo?: UndoOffer;
      readonly changes?: readonly Change[];
    }
  | {
      readonly outcome: 'cancelled';
      readonly sentence: string;
      readonly undo?: UndoOffer;
      readonly changes?: readonly Change[];
    };

/** The action that takes back what was done. It goes through the gate as every other. */
export interface UndoOffer {
  readonly actionId: string;
  readonly input: Json;
  /** Milliseconds since the epoch, where what was kept is not kept for ever. */
  readonly until?: number;
}

/** What became of a short action whose console was killed between the call and its answer. */
export type Settled = Outcome | { readonly outcome: 'unknown'; readonly sentence: string };

/**
 * One thing that can be done to a resource. It is an object, so that dialog, policy, approval, record and timeline are
 * written once; `core/changes/registry.ts` lists them all.
 */
export interface Action<Input = unknown> {
  /** `tables.put-item`: the kind's folder, a dot, the verb. Stands in addresses and records: never renamed. */
  readonly id: string;
  /** On the button and the dialog: `Delete item`. */
  readonly title: string;
  readonly kind: ActionKind;
  readonly risk: RiskClass;
  readonly capability: ChangeCapability;
  readonly input: ZodType<Input, ZodTypeDef, unknown>;
  /** The name that is typed where names are typed: the resource's own. */
  readonly target: (input: Input, environment: Environment) => string;
  /** Every operation that it may call to change something, in IAM's words; of Redis and of the container engine too. */
  readonly changes: readonly string[];
  /**
   * What IAM must allow for its calls, beyond what pages read anyway: to plan, capture, execute and settle. The console's
   * role is written from these (core/permissions); what is missing here is denied there.
   */
  readonly permissions: readonly Permission[];
  /** Runs as an operation: with progress, cancel and resume. */
  readonly long: boolean;
  /**
   * The person sends content after the confirmation: the run waits for it, and is executed once it comes in
   * (`Gate.pour`). Never together with `long`: what comes through one connection no other console can go on with.
   */
  readonly takesContent?: boolean;
  /** A rollback: works while queues, metrics and the records are down. Those are written afterwards. */
  readonly emergency?: boolean;
  /** Whoever asks has to say why; the record keeps it. */
  readonly asksReason?: boolean;
  /** Allowed only where the guard is `none`. */
  readonly developmentOnly?: boolean;
  /** From which environment data comes in, where it comes from another; and whether it was masked. */
  readonly dataFrom?: (
    input: Input,
  ) => { readonly environmentId: string; readonly masked: boolean } | undefined;
  /**
   * Another environment that it reads beside its own, to tell them apart: nothing of either is written anywhere but into
   * the run, which those may read who may read the data here. Only of an action that changes nothing.
   */
  readonly comparesWith?: (input: Input) => string;
  readonly plan: (scene: PlanningScene, input: Input) => Promise<Planned>;
  /** Idempotent for one run: called again after a kill, with the checkpoint that was saved last. */
  readonly execute: (scene: ChangingScene, input: Input, plan: Plan) => Promise<Outcome>;
  /** For short actions. Reads what is there now; long ones are resumed instead. The run's id names its capture. */
  readonly settle?: (scene: PlanningScene, input: Input, plan: Plan, runId: string) => Promise<Settled>;
}

/**
 * Keeps an action's input type inside; the registry holds actions of many.
 * @throws RangeError of one that reads two environments and changes something: data would find a way between them.
 */
export function defineAction<Input>(action: Action<Input>): Action {
  if (action.comparesWith && action.changes.length > 0)
    throw new RangeError(`${action.id} compares two environments, and may change nothing.`);
  return action as unknown as Action;
}
