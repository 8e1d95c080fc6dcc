import type { TimeRange } from '../range.ts';
import type { SeriesQuery, SeriesState } from '../series-types.ts';

export const GOLDEN_KINDS = [
  'load-balancer',
  'service',
  'function',
  'queue',
  'dead-letter-queue',
  'table',
  'cache',
] as const;
export type GoldenKind = (typeof GOLDEN_KINDS)[number];

/** What is asked of everything that serves. Source: Site Reliability Engineering, "The four golden signals". */
export const SIGNALS = ['traffic', 'errors', 'latency', 'saturation'] as const;
export type Signal = (typeof SIGNALS)[number];

/** In which a chart's numbers are. */
export type Unit = 'per-minute' | 'per-second' | 'percent' | 'milliseconds' | 'seconds' | 'count' | 'bytes';

/** The dimensions by which one metric is asked for. */
export type Dimensions = Readonly<Record<string, string>>;

/** One resource of one environment that CloudWatch measures, with every set of dimensions that it goes by. */
export interface GoldenResource {
  readonly kind: GoldenKind;
  /** What both sides call it: the catalogue's logical name, or the name without its environment's words. */
  readonly key: string;
  /** Of the namespace of its kind: target groups of a service, nodes of a cache; else one. */
  readonly own: readonly Dimensions[];
  /** A service's by ECS, a queue's dead letters. */
  readonly beside: readonly Dimensions[];
}

/** One line of a chart; its query is undefined where the resource has nothing that could tell it. */
export interface GoldenLine {
  /** `p99`; empty where the chart has one line. */
  readonly label: string;
  readonly queryOf: (resource: GoldenResource) => SeriesQuery | undefined;
}

/** One chart that every resource of a kind has. */
export interface GoldenView {
  readonly kind: GoldenKind;
  readonly signal: Signal;
  readonly title: string;
  readonly unit: Unit;
  /** What is measured, in CloudWatch's words. */
  readonly source: string;
  readonly lines: readonly GoldenLine[];
}

/** A chart of one resource as it is asked for: which views, which queries. */
export interface PlannedChart {
  readonly id: string;
  readonly kind: GoldenKind;
  readonly key: string;
  readonly signal: Signal;
  readonly title: string;
  readonly unit: Unit;
  readonly source: string;
  readonly lines: readonly { readonly label: string; readonly query: SeriesQuery }[];
}

export interface MeasuredLine {
  readonly label: string;
  readonly state: SeriesState;
  /** One for each period; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

/** A chart of one side, measured. */
export interface MeasuredChart extends Omit<PlannedChart, 'lines'> {
  readonly lines: readonly MeasuredLine[];
}

export interface GoldenAnswer extends TimeRange {
  readonly charts: readonly MeasuredChart[];
  /** CloudWatch's own words on the whole. */
  readonly messages: readonly string[];
  /** Kinds whose list could not be read: they are asked for by the catalogue's names, or not at all. */
  readonly undiscovered: readonly string[];
}
