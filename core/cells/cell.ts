/**
 * A value from upstream never travels alone: it carries how it was come by, so that a screen can not show an
 * old, partial or refused answer as if it were a live one.
 */
export type Cell<T> = Fresh<T> | Stale<T> | Empty | Failure;

/** What became of asking, in one word. */
export type CellState = Cell<unknown>['state'];

export interface Fresh<T> {
  readonly state: 'fresh';
  readonly value: T;
  /** When upstream answered, in milliseconds since the epoch. */
  readonly at: number;
}

/** The last good answer, kept because the newest attempt failed. */
export interface Stale<T> {
  readonly state: 'stale';
  readonly value: T;
  readonly at: number;
  readonly failure: Failure;
}

/** Upstream was asked and there is nothing: not an error. */
export interface Empty {
  readonly state: 'empty';
  readonly at: number;
}

export type FailureState =
  /** The credentials are missing, expired, or lack the permission that is named. */
  | 'denied'
  | 'throttled'
  /** This endpoint does not offer the operation (an emulator's gap, a service that is switched off). */
  | 'unsupported'
  /** No connection: refused, reset, unknown host, bad certificate. */
  | 'unreachable'
  | 'timed-out'
  /** The resource that was asked for does not exist. */
  | 'absent'
  /** Upstream understood the request and refused its content. */
  | 'rejected'
  /** Upstream answered with an error of its own, or with something that is not its protocol. */
  | 'broken';

export interface Failure {
  readonly state: FailureState;
  /** What was asked, as IAM writes it: `dynamodb:ListTables`. For Redis `redis:INFO`. */
  readonly operation: string;
  /** Upstream's own words, where it gave any. Hostile text: only ever drawn as text. */
  readonly detail?: string;
  /** Upstream's own error code, as `AccessDeniedException`. */
  readonly code?: string;
  readonly at: number;
}

export function fresh<T>(value: T, at: number): Fresh<T> {
  return { state: 'fresh', value, at };
}

export function hasValue<T>(cell: Cell<T>): cell is Fresh<T> | Stale<T> {
  return cell.state === 'fresh' || cell.state === 'stale';
}

export function isFailure<T>(cell: Cell<T>): cell is Failure {
  return !hasValue(cell) && cell.state !== 'empty';
}

/** The value where there is one, fresh or stale. */
export function valueOf<T>(cell: Cell<T>): T | undefined {
  return hasValue(cell) ? cell.value : undefined;
}

/** The same cell over a value computed from it; age and failure stay. */
export function mapCell<T, U>(cell: Cell<T>, compute: (value: T) => U): Cell<U> {
  return hasValue(cell) ? { ...cell, value: compute(cell.value) } : cell;
}

const WORDS: Readonly<Record<FailureState, string>> = {
  denied: 'Access denied',
  throttled: 'Throttled',
  unsupported: 'Not offered by this endpoint',
  unreachable: 'Unreachable',
  'timed-out': 'Timed out',
  absent: 'Does not exist',
  rejected: 'Refused',
  broken: 'Upstream failed',
};

/** Whether a word that was kept is the state of a failure. */
export function isFailureState(word: string): word is FailureState {
  return Object.hasOwn(WORDS, word);
}

/** The state in two or three words. */
export function failureTitle(failure: Failure): string {
  return WORDS[failure.state];
}

/** One sentence that a person on call can act on. */
export function failureSentence(failure: Failure): string {
  const { operation } = failure;
  switch (failure.state) {
    case 'denied':
      return `The console's credentials may not call ${operation}.`;
    case 'throttled':
      return `Upstream is limiting calls to ${operation}; a reload asks again.`;
    case 'unsupported':
      return `This endpoint does not offer ${operation}.`;
    case 'unreachable':
      return `No connection could be made for ${operation}.`;
    case 'timed-out':
      return `${operation} did not answer in time.`;
    case 'absent':
      return `${operation} found no such resource.`;
    case 'rejected':
      return `${operation} refused the request.`;
    case 'broken':
      return `${operation} did not answer as the service should.`;
  }
}
