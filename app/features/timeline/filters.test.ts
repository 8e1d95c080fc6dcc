import { describe, expect, it } from 'vitest';
import { filterSearch, isUnfiltered, recordQuery, timelineFilters } from './filters.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');

function filters(search: string) {
  return timelineFilters(new URLSearchParams(search));
}

describe('the filters of the timeline', () => {
  it('are read from an address, and what is not understood is left out', () => {
    expect(filters('kind=emergencies&q= key &range=7d&before=12&environment=prod')).toMatchObject({
      kind: 'emergencies',
      text: 'key',
      range: '7d',
      before: 12,
      environment: 'prod',
    });
    for (const nonsense of [
      'kind=constructor',
      'range=1y',
      'before=-1',
      'before=1.5',
      'from=2026-99-99',
      'q=%20',
      'to=x',
    ])
      expect(isUnfiltered(filters(nonsense)), nonsense).toBe(true);
    expect(filters(`q=${'x'.repeat(9_000)}`).text).toHaveLength(256);
  });

  it('become a query', () => {
    expect(recordQuery(filters('kind=approvals&person=olga&action=tables.put-item'), NOW)).toMatchObject({
      kinds: ['approval-requested', 'approved', 'declined', 'approval-void'],
      personId: 'olga',
      actionId: 'tables.put-item',
      fromAt: undefined,
    });
    expect(recordQuery(filters('range=24h'), NOW).fromAt).toBe(NOW - 86_400_000);
    const days = recordQuery(filters('range=1h&from=2026-03-01&to=2026-03-01'), NOW);
    expect(new Date(days.fromAt ?? 0).toISOString()).toBe('2026-03-01T00:00:00.000Z');
    expect(new Date(days.toAt ?? 0).toISOString()).toBe('2026-03-01T23:59:59.999Z');
  });

  it('stand in an address again, without the place', () => {
    const all = 'q=a+b&environment=prod&target=users&kind=rules&range=1h';
    const again = filterSearch(filters(`${all}&before=7`));
    expect(again.has('before')).toBe(false);
    expect(timelineFilters(again)).toEqual(filters(all));
  });
});
