/** Where a variable was found. */
export interface VariableOrigin {
  readonly kind: 'dotenv' | 'task-definition';
  /** The file's name, or `family:revision`. */
  readonly label: string;
  /** Of a task definition. */
  readonly container?: string;
}

/** A variable's value as far as it may leave the server. */
export type VariableValue =
  | { readonly kind: 'plain'; readonly text: string }
  /** Looks like a secret: nothing of it is told. */
  | { readonly kind: 'masked'; readonly reason: MaskReason }
  /** A secret by reference (`valueFrom`), never resolved. */
  | { readonly kind: 'reference'; readonly to: string };

export type MaskReason =
  /** The key's name says that it is a secret. */
  | 'key-name'
  | 'aws-key'
  | 'token'
  | 'private-key'
  /** An address with a user name or password in it. */
  | 'address-credentials'
  /** Long and random, as only secrets are. */
  | 'random';

export interface Variable {
  readonly key: string;
  readonly value: VariableValue;
  readonly origin: VariableOrigin;
  /**
   * Equal for equal values within one run of the console: a keyed hash with a key that is made at start and
   * never stored. Tells that two values are the same, nothing else.
   */
  readonly fingerprint: string;
}

export interface ServiceVariables {
  /** The catalogue's logical name where it is known, else the name found. */
  readonly service: string;
  readonly variables: readonly Variable[];
  /** What could not be read as a variable: where, and a sentence. Never the line's text. */
  readonly mistakes: readonly { readonly line: number; readonly sentence: string }[];
}

export type VariableDifference =
  | 'same'
  | 'differs'
  | 'only-left'
  | 'only-right'
  /** Both are masked, and equal. */
  | 'same-secret'
  | 'secret-differs'
  /** One side holds the value itself where the other names a secret by reference. */
  | 'plain-against-reference';

export interface VariableRow {
  readonly key: string;
  readonly difference: VariableDifference;
  readonly left?: Variable;
  readonly right?: Variable;
  readonly findings: readonly ConfigurationFinding[];
}

export interface ConfigurationFinding {
  /** `plain-secret`: a secret stands in plain text (E25). `shared-secret`: both environments use one secret. */
  readonly kind: 'plain-secret' | 'shared-secret';
  readonly side: 'left' | 'right' | 'both';
  readonly key: string;
}
