import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { RecordEntry, RecordQuery, Records } from '../../../core/actions/record.ts';
import type { Traces } from '../../../core/traces/types.ts';
import type { RunEyes } from '../operations/run-view.ts';
import { exportRecords } from './export.server.ts';
import { timelineFilters } from './filters.ts';

const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '"=1"', 'a"b,c\nd'];

/** Records in memory, in pages of two. */
function records(entries: readonly Partial<RecordEntry>[]): Records {
  const all = entries.map((entry, index): RecordEntry => ({
    sequence: entries.length - index,
    previousHash: '',
    hash: `h${index}`,
    kind: 'outcome',
    at: Date.UTC(2026, 2, 1),
    who: { id: 'olga', name: 'Olga', role: 'operator' },
    from: { address: '::1', requestId: 'q' },
    environmentId: 'prod',
    actionId: 'tables.put-item',
    summary: 's',
    ...entry,
  }));
  return {
    append: () => Promise.reject(new Error('not asked for')),
    page({ before = Number.POSITIVE_INFINITY }: RecordQuery) {
      const rest = all.filter(({ sequence }) => sequence < before);
      const page = rest.slice(0, 2);
      return Promise.resolve({
        entries: page,
        before: rest.length > 2 ? page.at(-1)?.sequence : undefined,
      });
    },
  };
}

const EYES: RunEyes = {
  now: 0,
  actionOf: () => undefined,
  labelOf: () => undefined,
  mayRead: () => true,
  mayAct: () => false,
};

async function exported(
  entries: readonly Partial<RecordEntry>[],
  format: 'csv' | 'json',
  mayRead = true,
  q = '',
  others: Traces = { traces: [], missing: [] },
) {
  const pieces = await exportRecords(
    {
      records: records(entries),
      filters: timelineFilters(new URLSearchParams({ q })),
      eyes: { ...EYES, mayRead: () => mayRead },
      seesAll: mayRead,
      others: Promise.resolve(others),
      signal: new AbortController().signal,
    },
    format,
  );
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe('the records as a file', () => {
  it('hold no cell that begins a formula, and every text is the same again', async () => {
    const text = await exported(
      FORMULAS.map((summary) => ({ summary, reason: summary, target: summary })),
      'csv',
    );
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(FORMULAS.length);
    for (const row of rows)
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/);
    expect(rows.map(({ summary }) => summary?.replace(/^'/, ''))).toEqual(FORMULAS);
  });

  it('hold all pages, in order', async () => {
    const entries = Array.from({ length: 7 }, (_, index) => ({ summary: `s${index}` }));
    const json = JSON.parse(await exported(entries, 'json')) as readonly { summary: string }[];
    expect(json.map(({ summary }) => summary)).toEqual(entries.map(({ summary }) => summary));
    expect((await exported(entries, 'csv')).trimEnd().split('\r\n')).toHaveLength(8);
    expect(JSON.parse(await exported([], 'json'))).toEqual([]);
  });

  it('hold no values for whoever may not see them, and are not found by them', async () => {
    const entries = [{ summary: 'hidden words', changes: [{ attribute: 'a', after: 'hidden words' }] }];
    for (const format of ['csv', 'json'] as const)
      expect(await exported(entries, format, false)).not.toContain('hidden');
    expect(JSON.parse(await exported(entries, 'json', false, 'hidden'))).toEqual([]);
    expect(JSON.parse(await exported(entries, 'json', false, 'tables.put'))).toHaveLength(1);
  });

  it('hold what others did among them, marked as such, and say what is missing', async () => {
    const at = Date.UTC(2026, 2, 1);
    const trace = (id: string, when: number) => ({
      id,
      at: when,
      kind: 'change' as const,
      source: 'cloudtrail' as const,
      environmentId: 'prod',
      title: id,
      who: '=mara',
    });
    const others: Traces = {
      traces: [trace('newer', at + 1), trace('older', at - 1)],
      missing: [
        { environmentId: 'prod', source: 'alarms', sentence: 'Throttled.', isNotOffered: false },
        { environmentId: 'dev', source: 'cloudtrail', sentence: 'Not offered.', isNotOffered: true },
      ],
    };
    const entries = [{}, {}, {}];
    const csv = parse(await exported(entries, 'csv', true, '', others), { columns: true }) as Record<
      string,
      string
    >[];
    expect(csv.map(({ source, summary }) => [source, summary])).toEqual([
      ['alarms', 'Missing in this file: Throttled.'],
      ['cloudtrail', 'newer'],
      ['console', 's'],
      ['console', 's'],
      ['console', 's'],
      ['cloudtrail', 'older'],
    ]);
    expect(csv[1]).toMatchObject({ person: "'=mara", sequence: '', hash: '' });
    const json = JSON.parse(await exported(entries, 'json', true, '', others)) as { source: string }[];
    expect(json.map(({ source }) => source)).toEqual(csv.map(({ source }) => source));
  });
});
