import type { Json } from '../actions/plan.ts';
import type { Block } from './prose.ts';

/** How bad it is when this runbook is opened. `routine`: not at all. */
export const SEVERITIES = ['P0', 'P1', 'P2', 'P3', 'routine'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A check that a step names, with its parameters as its schema gave them back. */
export interface NamedCheck {
  readonly checkId: string;
  readonly title: string;
  readonly parameters: unknown;
  /** Stages, ids of environments or kinds of compute; empty: everywhere. */
  readonly only: readonly string[];
}

/** Of what there is one button each. */
export const EACH = [
  'services',
  'functions',
  'tables',
  'queues',
  'dead-letter-queues',
  'buckets',
  'secrets',
  'caches',
] as const;
export type Each = (typeof EACH)[number];

/** An action that a step offers. Its input may hold names that differ from one environment to the other. */
export interface NamedAction {
  readonly actionId: string;
  readonly label: string;
  readonly each?: Each;
  readonly input: Readonly<Record<string, Json>>;
  /** Fields that a person may change before. */
  readonly ask: readonly string[];
  readonly only: readonly string[];
  readonly isDangerous: boolean;
}

export interface RunbookStep {
  /** Out of its heading: stands in addresses and in the records of runs. */
  readonly id: string;
  readonly title: string;
  readonly prose: readonly Block[];
  readonly checks: readonly NamedCheck[];
  readonly actions: readonly NamedAction[];
}

export interface Runbook {
  readonly id: string;
  readonly title: string;
  /** When it is opened, in a sentence. */
  readonly when: string;
  readonly severity: Severity;
  /** What is said before the first step. */
  readonly lead: readonly Block[];
  readonly steps: readonly RunbookStep[];
  /** Of the hash of its text: a run tells which text it followed. */
  readonly version: string;
  /** `console`: it came with the console; `team`: it lies in the team's own directory. */
  readonly origin: 'console' | 'team';
}

/** What is wrong with a file, and on which line. */
export interface RunbookMistake {
  readonly line?: number;
  readonly sentence: string;
}

/** A file that is no runbook. The others are as they were. */
export interface RefusedFile {
  readonly file: string;
  readonly origin: Runbook['origin'];
  readonly mistakes: readonly RunbookMistake[];
}
