import type {
  GoldenAnswer,
  GoldenKind,
  MeasuredChart,
  MeasuredLine,
  Signal,
  Unit,
} from '../../../core/resources/metrics/golden/types.ts';
import { GOLDEN_KINDS, SIGNALS } from '../../../core/resources/metrics/golden/types.ts';

/** One side of a chart. `undefined` lines: the side is not seen; none: it has no such chart. */
export interface ChartSide {
  readonly lines: readonly MeasuredLine[] | undefined;
  /** The same lines so much earlier. */
  readonly ghost: readonly MeasuredLine[];
}

export interface BoardChart {
  readonly id: string;
  readonly signal: Signal;
  readonly title: string;
  readonly unit: Unit;
  readonly source: string;
  readonly sides: readonly ChartSide[];
}

export interface BoardRow {
  readonly kind: GoldenKind;
  readonly key: string;
  readonly charts: readonly BoardChart[];
}

/** What one side of the page has come to. */
export interface SideAnswer {
  readonly now?: GoldenAnswer;
  readonly ghost?: GoldenAnswer;
}

/** The charts of both sides put together: a row a resource, the catalogue's first, its charts in the order of signals. */
export function boardRows(sides: readonly SideAnswer[]): readonly BoardRow[] {
  const charts = sides.map(({ now }) => byId(now));
  const ghosts = sides.map(({ ghost }) => byId(ghost));
  const shapes = new Map<string, MeasuredChart>();
  for (const side of sides)
    for (const chart of side.now?.charts ?? []) if (!shapes.has(chart.id)) shapes.set(chart.id, chart);
  const rows = new Map<string, { kind: GoldenKind; key: string; charts: BoardChart[] }>();
  for (const shape of shapes.values()) {
    const { id, kind, key, signal, title, unit, source } = shape;
    const row = rows.get(`${kind} ${key}`) ?? { kind, key, charts: [] };
    rows.set(`${kind} ${key}`, row);
    row.charts.push({
      id,
      signal,
      title,
      unit,
      source,
      sides: sides.map(({ now }, index) => ({
        lines: now ? (charts[index]?.get(id)?.lines ?? []) : undefined,
        ghost: ghosts[index]?.get(id)?.lines ?? [],
      })),
    });
  }
  return [...rows.values()]
    .map((row) => ({
      ...row,
      charts: row.charts.sort((a, b) => SIGNALS.indexOf(a.signal) - SIGNALS.indexOf(b.signal)),
    }))
    .sort((a, b) => GOLDEN_KINDS.indexOf(a.kind) - GOLDEN_KINDS.indexOf(b.kind));
}

function byId(answer: GoldenAnswer | undefined): ReadonlyMap<string, MeasuredChart> {
  return new Map((answer?.charts ?? []).map((chart) => [chart.id, chart]));
}

const KIND_WORDS: Readonly<Record<GoldenKind, string>> = {
  'load-balancer': 'Load balancer',
  service: 'Services',
  function: 'Functions',
  queue: 'Queues',
  'dead-letter-queue': 'Dead-letter queues',
  table: 'Tables',
  cache: 'Caches',
};

export function kindWords(kind: GoldenKind): string {
  return KIND_WORDS[kind];
}

const PLACES: Readonly<Record<GoldenKind, string>> = {
  'load-balancer': '/load-balancers',
  service: '/metrics/services',
  function: '/functions',
  queue: '/queues',
  'dead-letter-queue': '/queues',
  table: '/tables',
  cache: '/caches',
};

/** Where a row's resource has a page of its own. */
export function placeOf({ kind, key }: Pick<BoardRow, 'kind' | 'key'>): string {
  return `${PLACES[kind]}/${encodeURIComponent(key)}`;
}
