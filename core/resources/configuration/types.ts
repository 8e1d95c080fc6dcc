/** Where a variable was found. */
export interface VariableOrigin {
  readonly kind: 'dotenv' | 'task-definition' | 'function';
  /** The file's name, `family:revision`, or `function:version`. */
  readonly label: string;
}

export type MaskReason =
  /** The variable's name says that it is a secret. */
  | 'name'
  /** The value looks like one of AWS's access keys. */
  | 'aws-key'
  /** … like a token of a well-known form. */
  | 'token'
  | 'private-key'
  /** … holds a user name, a password or a key inside. */
  | 'credentials-inside'
  /** … is long and random, as hardly anything but a secret is. */
  | 'random';

/** A variable's value as far as it may leave the server. */
export type VariableValue =
  | { readonly kind: 'plain'; readonly text: string }
  /** Nothing of it is told, not even its length. */
  | { readonly kind: 'masked'; readonly reason: MaskReason }
  /** A secret by reference (`valueFrom`): its name or ARN, never resolved. */
  | { readonly kind: 'reference'; readonly to: string };

export interface Variable {
  readonly key: string;
  /** The container beside the service's own that has it; absent for the service's own. */
  readonly sidecar?: string;
  readonly value: VariableValue;
  readonly origin: VariableOrigin;
}

/** A variable on the server, where it can be compared though it is masked. */
export interface HeldVariable extends Variable {
  /**
   * The same for equal values within one run of the console: a hash under a key that is made at start, never stored
   * and never told. It says that two values are equal, and nothing else.
   */
  readonly fingerprint: string;
}

export interface ServiceVariables {
  readonly service: string;
  readonly variables: readonly HeldVariable[];
  /** What could not be read: a sentence, without the text that it is about. */
  readonly remarks: readonly string[];
}

export type VariableDifference =
  | 'same'
  /** Alike but for words that stand for the environment, or two names of one resource of the catalogue. */
  | 'corresponds'
  | 'differs'
  | 'only-left'
  | 'only-right'
  /** One side could not be read: it is neither alike nor different. */
  | 'not-seen'
  /** Both are masked. */
  | 'same-secret'
  | 'secret-differs'
  /** One side has the value itself where the other names a secret by reference. */
  | 'plain-against-reference';

export interface VariableRow {
  readonly key: string;
  readonly sidecar?: string;
  readonly difference: VariableDifference;
  readonly left?: Variable;
  readonly right?: Variable;
  readonly findings: readonly ConfigurationFinding[];
}

export interface ConfigurationFinding {
  /** `plain-secret`: a secret stands in plain text. `shared-secret`: both environments hold the same one. */
  readonly kind: 'plain-secret' | 'shared-secret';
  readonly side: 'left' | 'right' | 'both';
}
