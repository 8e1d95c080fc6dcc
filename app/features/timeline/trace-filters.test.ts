import { describe, expect, it } from 'vitest';
import type { Trace } from '../../../core/traces/types.ts';
import { linesByDay } from './days.ts';
import { filterSearch, isUnfiltered, timelineFilters } from './filters.ts';
import type { TimelineRow } from './rows.ts';
import { letsThrough, traceRange } from './trace-filters.ts';

const NOW = Date.parse('2026-03-10T12:00:10Z');
const END = Date.parse('2026-03-10T12:00:30Z');
const DAY = 24 * 3_600_000;

function filters(search: string) {
  return timelineFilters(new URLSearchParams(search));
}

const trace: Trace = {
  id: 't',
  at: NOW,
  kind: 'change',
  source: 'cloudtrail',
  environmentId: 'prod',
  title: '7 changes: 7 × dynamodb:CreateTable',
  who: 'Deploy/run-7',
  resource: 'products',
  detail: 'with Terraform',
  parts: [{ at: NOW, title: 'dynamodb:CreateTable', resource: 'shops' }],
};

describe('the time in which others’ traces are looked for', () => {
  it('is a week where none is chosen, in whole steps', () => {
    expect(traceRange(filters(''), NOW)).toEqual({ from: END - 7 * DAY, to: END });
    expect(traceRange(filters(''), NOW + 5_000)).toEqual(traceRange(filters(''), NOW));
  });

  it('is what is chosen, and ends where the page does', () => {
    expect(traceRange(filters('from=2026-03-01&to=2026-03-02'), NOW)).toEqual({
      from: Date.parse('2026-03-01'),
      to: Date.parse('2026-03-03'),
    });
    const until = NOW - DAY;
    expect(traceRange(filters(`before=7&until=${until}`), NOW)?.to).toBe(until);
    expect(traceRange(filters('from=2027-01-01'), NOW)).toBeUndefined();
  });

  it.each(['action=tables.put-item', 'run=r', 'kind=refusals', 'source=console'])(
    'is none with %s, which is of the records alone',
    (search) => {
      expect(traceRange(filters(search), NOW)).toBeUndefined();
    },
  );
});

describe('a trace', () => {
  it.each([
    ['', true],
    ['source=cloudtrail', true],
    ['source=alarms', false],
    ['person=Deploy/run-7', true],
    ['person=olga', false],
    ['target=products', true],
    ['target=shops', false],
    ['q=terraform', true],
    ['q=SHOPS', true],
    ['q=nobody', false],
  ])('with %s: %s', (search, expected) => {
    expect(letsThrough(filters(search), trace)).toBe(expected);
  });
});

describe('one axis', () => {
  it('holds records and traces by their time, newest first', () => {
    const row = (key: string, at: number) => ({ key, at }) as TimelineRow;
    const days = [
      { day: '2026-03-10', rows: [row('new', NOW), row('old', NOW - 60_000)] },
      { day: '2026-03-08', rows: [row('older', NOW - 2 * DAY)] },
    ];
    const traces = [30_000, DAY, 2 * DAY + 1].map((ago) => ({ ...trace, id: `t${ago}`, at: NOW - ago }));
    const told = linesByDay(days, traces).map(({ day, lines }) => [
      day,
      ...lines.map((line) => (line.kind === 'record' ? line.row.key : line.trace.id)),
    ]);
    expect(told).toEqual([
      ['2026-03-10', 'new', 't30000', 'old'],
      ['2026-03-09', `t${DAY}`],
      ['2026-03-08', 'older', `t${2 * DAY + 1}`],
    ]);
  });
});

describe('the source in the address', () => {
  it('is kept for exports, the place is not, and nonsense is left out', () => {
    expect(filterSearch(filters('source=alarms&before=7&until=1000')).toString()).toBe('source=alarms');
    expect(filters('source=constructor&until=1e99')).toEqual(filters(''));
    expect(isUnfiltered(filters('until=1000&before=7'))).toBe(true);
  });
});
