/** Somebody, or a service of AWS on somebody's behalf, who changed something. */
export interface TrailActor {
  /** A user's name, `ROLE/SESSION`, `root`, or a service as `ecs.amazonaws.com`. Never a key. */
  readonly name: string;
  /** `person` for whoever signs with credentials, `service` for what AWS does by itself. */
  readonly kind: 'person' | 'service';
}

/** One change as CloudTrail tells it. All text of it is upstream's: hostile, only ever drawn as text. */
export interface TrailEvent {
  readonly id: string;
  /** In milliseconds since the epoch; CloudTrail tells whole seconds. */
  readonly at: number;
  /** As `UpdateService`, without the date that some services put behind it. */
  readonly name: string;
  /** As IAM writes it: `ecs`, `dynamodb`. */
  readonly service: string;
  readonly who: TrailActor;
  /** Names or ARNs. */
  readonly resources: readonly string[];
  /** An address, or the name of a service of AWS. */
  readonly sourceAddress?: string;
  /** What was called with: `aws-cli`, or the name that a program gives itself (`app/NAME`). */
  readonly program?: string;
  /** Set where the call was refused or failed. */
  readonly errorCode?: string;
  readonly requestId?: string;
}

/** Milliseconds since the epoch, both included. */
export interface TrailRange {
  readonly from: number;
  readonly to: number;
}
