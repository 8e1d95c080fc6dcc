import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordEntry, RecordKind, RecordQuery, Records } from '../../../core/actions/record.ts';
import type { RunEyes } from '../operations/run-view.ts';
import { timelineFilters } from './filters.ts';
import { readTimeline } from './timeline.server.ts';

const NOON = Date.parse('2026-03-10T12:00:00Z');

const EYES: RunEyes = {
  now: NOON,
  actionOf: () => ({ title: 'Save item', kind: 'table' }),
  labelOf: () => undefined,
  mayRead: () => true,
  mayAct: () => false,
};

/** A chain in memory, oldest first, read as the store reads it. */
function chain(bodies: readonly { kind: RecordKind; runId?: string; approvalId?: string }[]): Records {
  const entries = bodies.map((body, index): RecordEntry => ({
    ...body,
    sequence: index + 1,
    previousHash: '',
    hash: '',
    at: NOON - (bodies.length - index) * 1_000,
    who: { id: 'olga', name: 'Olga', role: 'operator' },
    from: { address: '', requestId: '' },
    environmentId: 'prod',
    actionId: 'tables.put-item',
    summary: body.kind,
    outcome: body.kind === 'outcome' ? 'done' : undefined,
  }));
  return {
    append: () => Promise.reject(new Error('nothing is written here')),
    page({ before = Number.POSITIVE_INFINITY, limit, kinds }: RecordQuery) {
      const rest = entries.filter(
        ({ sequence, kind }) => sequence < before && (kinds === undefined || kinds.includes(kind)),
      );
      const page = rest.slice(-limit).reverse();
      return Promise.resolve({
        entries: page,
        before: rest.length > limit ? page.at(-1)?.sequence : undefined,
      });
    },
  };
}

async function allRows(records: Records, search = '') {
  const rows = [];
  for (let before: number | undefined, page = 0; page < 50; page += 1) {
    const filters = { ...timelineFilters(new URLSearchParams(search)), before };
    const home = { records, runs: { list: () => Promise.resolve({ runs: [] }) } };
    const told = await readTimeline(
      home as unknown as Parameters<typeof readTimeline>[0],
      filters,
      EYES,
      true,
      new AbortController().signal,
    );
    rows.push(...told.days.flatMap((day) => day.rows));
    before = told.before;
    if (before === undefined) return rows;
  }
  throw new Error('The pages do not end.');
}

describe('the timeline, page by page', () => {
  it('tells each run once and whole, wherever a page ends', async () => {
    const gap = fc.integer({ min: 0, max: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(gap, { minLength: 40, maxLength: 120 }), async (gaps) => {
        // Runs overlap: each outcome comes a few entries after its intent.
        const placed = gaps.flatMap((wait, run) => [
          { place: run * 2, kind: 'intent' as const, runId: `r${run}` },
          { place: run * 2 + 1 + wait * 2, kind: 'outcome' as const, runId: `r${run}` },
        ]);
        const bodies = placed.sort((a, b) => a.place - b.place).map(({ kind, runId }) => ({ kind, runId }));
        const rows = await allRows(chain(bodies));
        expect(rows.map(({ key }) => key).sort()).toEqual(gaps.map((_, run) => `run r${run}`).sort());
        for (const row of rows) expect(row.entries.map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps an approval with the run that followed, across the edge of a page', async () => {
    const filler = Array.from({ length: 70 }, (_, index) => ({
      kind: 'refused' as const,
      runId: `f${index}`,
    }));
    const rows = await allRows(
      chain([
        { kind: 'approval-requested', approvalId: 'x' },
        ...filler,
        { kind: 'approved', approvalId: 'x', runId: 'a' },
        { kind: 'intent', runId: 'a' },
        { kind: 'outcome', runId: 'a' },
      ]),
    );
    expect(rows).toHaveLength(71);
    expect(rows[0]?.entries.map(({ kind }) => kind)).toEqual([
      'approval-requested',
      'approved',
      'intent',
      'outcome',
    ]);
  });

  it('with a filter, tells what the filter lets through, and completes it', async () => {
    const bodies = Array.from({ length: 200 }, (_, index) => ({
      kind: index % 2 === 0 ? ('intent' as const) : ('refused' as const),
      runId: `r${index}`,
    }));
    const rows = await allRows(chain(bodies), 'kind=refusals');
    expect(rows).toHaveLength(100);
    expect(rows.every(({ kind }) => kind === 'refused')).toBe(true);
  });
});
