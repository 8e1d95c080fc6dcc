import { describe, expect, it } from 'vitest';
import type { GoldenAnswer, MeasuredChart } from '../../../core/resources/metrics/golden/types.ts';
import { boardRows, placeOf } from './board.ts';
import { axisTop, drawnChart, highestOf } from './chart-data.ts';
import { figuresOf, lineInWords } from './figures.ts';
import { gathered } from './marks.ts';
import { absoluteRange, changed, metricsView, rangeOf } from './metrics-view.ts';
import { moved, periodAt, TimeCursor, widened, zoomOf } from './time-cursor.ts';
import { formatNumber, formatValue, tickWords, timeTicks } from './units.ts';

const NOW = Date.parse('2026-03-10T12:00:30Z');
const view = (search: string) => metricsView(new URLSearchParams(search));

describe('the address of the metrics', () => {
  it('says everything that is shown, and nonsense is left out', () => {
    expect(view('range=7d&show=queues&layout=beside&as=table&compare=last week')).toEqual({
      asked: { kind: 'named', name: '7d' },
      shown: 'queues',
      layout: 'beside',
      form: 'table',
      comparison: 'last week',
    });
    expect(view('range=9y&show=constructor&layout=x&as=&compare=__proto__')).toEqual(view(''));
  });

  it.each([
    ['from=2026-03-10T09:00&to=2026-03-10T11:00', '2026-03-10T09:00:00.000Z'],
    ['from=2026-03-10T09:00Z&to=2026-03-10T11:00Z', '2026-03-10T09:00:00.000Z'],
    ['from=2026-03-10T11:00%2B02:00&to=2026-03-10T11:00Z', '2026-03-10T09:00:00.000Z'],
    ['from=2026-03-09&to=2026-03-10', '2026-03-09T00:00:00.000Z'],
  ])('%s is a range in UTC', (search, from) => {
    const resolved = rangeOf(view(search), NOW);
    expect(resolved.ok && new Date(resolved.range.from).toISOString()).toBe(from);
  });

  it.each([
    ['from=yesterday&to=2026-03-10', /moments such as/],
    ['to=2026-03-10', /moments such as/],
    ['from=2016-03-10&to=2026-03-10', /455 days/],
    ['from=2026-03-10&to=2026-03-09', /ends before it begins/],
    ['from=2027-03-10&to=2027-03-11', /future/],
  ])('%s is told in words', (search, words) => {
    const resolved = rangeOf(view(search), NOW);
    expect(resolved.ok ? '' : resolved.sentence).toMatch(words);
  });

  it('keeps the rest when one thing changes', () => {
    const next = changed(new URLSearchParams('pair=dev,prod&range=7d'), absoluteRange(0, 3_600_000));
    expect(next.toString()).toBe('pair=dev%2Cprod&from=1970-01-01T00%3A00Z&to=1970-01-01T01%3A00Z');
  });
});

const chart = (id: string, values: readonly (number | null)[]): MeasuredChart => ({
  id,
  kind: 'queue',
  key: id.split('/')[1] ?? '',
  signal: id.endsWith('traffic') ? 'traffic' : 'saturation',
  title: 'Sent',
  unit: 'count',
  source: 's',
  lines: [{ label: '', state: 'complete', values }],
});
const answer = (...charts: readonly MeasuredChart[]): GoldenAnswer => ({
  from: 0,
  to: 180_000,
  periodSeconds: 60,
  charts,
  messages: [],
  undiscovered: [],
});

describe('the board', () => {
  it('is drawn from the side that answered; the other is not seen', () => {
    const rows = boardRows([
      { now: answer(chart('queue/a/saturation', [1]), chart('queue/a/traffic', [2])) },
      {},
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.charts.map(({ signal, sides }) => [signal, sides[1]?.lines])).toEqual([
      ['traffic', undefined],
      ['saturation', undefined],
    ]);
  });

  it('has what only one side has, and says so of the other', () => {
    const rows = boardRows([
      { now: answer(chart('queue/a/traffic', [1])) },
      { now: answer(chart('queue/b/traffic', [1])) },
    ]);
    expect(rows.map(({ key, charts }) => [key, charts[0]?.sides.map(({ lines }) => lines?.length)])).toEqual([
      ['a', [1, 0]],
      ['b', [0, 1]],
    ]);
    expect(placeOf({ kind: 'service', key: 'a b' })).toBe('/metrics/services/a%20b');
  });

  it('keeps gaps, shows a lone value by a dot, and a ghost where it would be today', () => {
    const sides = [
      {
        lines: [{ label: '', state: 'complete' as const, values: [1, null, 3, null, 5, 6] }],
        ghost: [{ label: '', state: 'complete' as const, values: [9] }],
      },
    ];
    const drawn = drawnChart(sides, { from: 600_000, periodSeconds: 60 });
    expect([highestOf(sides), highestOf([])]).toEqual([9, undefined]);
    expect(drawn.points.map((point) => point.s0l0)).toEqual([1, null, 3, null, 5, 6]);
    expect(drawn.points[0]).toEqual({ at: 600_000, s0l0: 1, s0g0: 9 });
    expect(drawn.lines.map(({ key, isGhost, alone }) => [key, isGhost, [...alone]])).toEqual([
      ['s0g0', true, [0]],
      ['s0l0', false, [0, 2]],
    ]);
  });

  it('has axes that end at a round number above the highest', () => {
    expect([undefined, 0, 0.7, 1, 9.1, 100, 1_234].map(axisTop)).toEqual([1, 1, 0.8, 1, 10, 100, 1_500]);
  });
});

describe('figures', () => {
  it('are of what was measured', () => {
    expect(figuresOf({ values: [4, null, 1, 3] })).toEqual({
      latest: 3,
      minimum: 1,
      average: 8 / 3,
      maximum: 4,
      p95: 4,
      measured: 3,
      periods: 4,
    });
    expect(figuresOf({ values: [null] })).toEqual({ measured: 0, periods: 1 });
  });

  it('are told in words, gaps too', () => {
    const line = { label: 'p99', state: 'complete' as const, values: [4, null, 1] };
    expect(lineInWords('Production', line, 'milliseconds')).toBe(
      'Production, p99: latest 1 ms, from 1 ms to 4 ms, 1 of 3 periods without a value',
    );
    expect(lineInWords('Development', { ...line, values: [] }, 'count')).toBe(
      'Development, p99: nothing measured',
    );
  });

  it('are short and have their unit', () => {
    expect([0, 0.004, 0.5, 12.34, 123.4, 12_345, 2_500_000].map((value) => formatNumber(value, 'count'))).toEqual([
      '0', '<0.01', '0.5', '12.3', '123', '12.3 k', '2.5 M',
    ]); // prettier-ignore
    expect(formatValue(12, 'per-minute')).toBe('12 a minute');
    expect(formatValue(0.5, 'percent')).toBe('0.5 %');
    expect(formatValue(null, 'percent')).toBe('–');
  });

  it('stand over round times', () => {
    const ticks = timeTicks(Date.parse('2026-03-09T22:10Z'), Date.parse('2026-03-10T01:10Z'));
    expect(ticks.map(tickWords)).toEqual(['22:30', '23:00', '23:30', '03-10', '00:30', '01:00']);
    for (const hours of [1, 3, 12, 24, 72, 168, 8_000])
      expect(timeTicks(0, hours * 3_600_000).length).toBeLessThanOrEqual(10);
  });
});

describe('the cursor', () => {
  const stretch = { from: 0, to: 600_000, periodSeconds: 60 };

  it('stands on periods, and moves by keys', () => {
    expect([-1, 0, 0.26, 0.99, 2].map((share) => periodAt(stretch, share) / 60_000)).toEqual([0, 0, 3, 9, 9]);
    expect(moved(stretch, undefined, 'left')).toBe(540_000);
    expect(moved(stretch, 0, 'left')).toBe(0);
    expect(moved(stretch, 0, 'right')).toBe(60_000);
    expect(moved(stretch, 0, 'far right')).toBe(540_000);
    expect(moved(stretch, 300_000, 'first')).toBe(0);
  });

  it('zooms to what is marked from either end, and not by a press', () => {
    expect(zoomOf(stretch, { from: 300_000, to: 120_000 })).toEqual({ from: 120_000, to: 360_000 });
    expect(zoomOf(stretch, { from: 120_000, to: 120_000 })).toBeUndefined();
    expect(widened(stretch, 600_000)).toEqual({ from: -600_000, to: 600_000 });
  });

  it('tells those who listen, once for each change', () => {
    const cursor = new TimeCursor();
    let told = 0;
    const stop = cursor.subscribe(() => (told += 1));
    cursor.clear();
    cursor.move(1);
    cursor.move(1);
    cursor.mark(1, 2);
    expect([told, cursor.current()]).toEqual([2, { at: 2, marked: { from: 1, to: 2 } }]);
    stop();
    cursor.clear();
    expect(told).toBe(2);
  });
});

it('marks are those of the stretch, oldest first, the newest where there are too many', () => {
  const marks = Array.from({ length: 100 }, (_, index) => ({
    at: 100 - index,
    kind: 'action' as const,
    label: '',
    environmentId: 'dev',
  }));
  const kept = gathered(marks, { from: 5, to: 99 });
  expect([kept.length, kept[0]?.at, kept.at(-1)?.at]).toEqual([60, 40, 99]);
});
