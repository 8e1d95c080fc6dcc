import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordView } from './record-view.ts';
import { byDay, joinRows } from './rows.ts';

const NOON = Date.parse('2026-03-10T12:00:00Z');

function entry(sequence: number, kind: RecordView['kind'], more: Partial<RecordView> = {}): RecordView {
  return {
    sequence,
    kind,
    at: NOON + sequence * 1_000,
    who: { id: 'olga', name: 'Olga', role: 'operator' },
    from: { address: '', requestId: '' },
    environmentId: 'prod',
    summary: `${kind} ${sequence}`,
    hash: '',
    isCut: false,
    ...more,
  };
}

describe('rows of the timeline', () => {
  it('join the intent and the outcome of a run, in the words of the intent', () => {
    const [row, ...others] = joinRows([
      entry(2, 'outcome', { runId: 'a', outcome: 'done' }),
      entry(1, 'intent', { runId: 'a' }),
    ]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ outcome: 'done', kind: 'outcome', runId: 'a', at: NOON + 2_000 });
    expect(row?.first.summary).toBe('intent 1');
    expect(row?.entries.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('join an approval with the run that followed, and say who agreed', () => {
    const rows = joinRows([
      entry(5, 'outcome', { runId: 'a', outcome: 'failed' }),
      entry(4, 'intent', { runId: 'a' }),
      entry(3, 'approved', { approvalId: 'x', runId: 'a', who: { id: 'ada', name: 'Ada', role: 'admin' } }),
      entry(2, 'declined', { approvalId: 'y' }),
      entry(1, 'approval-requested', { approvalId: 'x' }),
    ]);
    expect(rows.map(({ key, entries }) => [key, entries.length])).toEqual([
      ['run a', 4],
      ['approval y', 1],
    ]);
    expect(rows[0]).toMatchObject({ approvedBy: 'Ada', outcome: 'failed', approvalId: 'x' });
  });

  it('tell what is only begun, an undo and an emergency', () => {
    const [begun, undo, glass] = joinRows([
      entry(5, 'intent', { runId: 'c' }),
      entry(4, 'intent', { runId: 'b', undoOf: 'a' }),
      entry(3, 'intent', { runId: 'a' }),
      entry(2, 'break-glass', { runId: 'a' }),
    ]);
    expect(begun).toMatchObject({ outcome: undefined, kind: 'intent', isUndo: false });
    expect(undo).toMatchObject({ isUndo: true });
    expect(glass).toMatchObject({ isEmergency: true });
  });

  it('keep every refusal for itself', () => {
    const rows = joinRows([
      entry(3, 'outcome', { runId: 'a', outcome: 'done' }),
      entry(2, 'refused', { runId: 'a' }),
      entry(1, 'refused', { runId: 'a' }),
    ]);
    expect(rows).toHaveLength(3);
  });

  it('lose no entry, whatever belongs together', () => {
    const kinds = ['intent', 'outcome', 'approved', 'refused', 'rules-changed', 'cancel-requested'] as const;
    const some = fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        runId: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
        approvalId: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, (made) => {
        const entries = made.map(({ kind, ...more }, index) => entry(made.length - index, kind, more));
        const rows = joinRows(entries);
        const told = rows.flatMap((row) => row.entries.map(({ sequence }) => sequence));
        expect([...told].sort((a, b) => b - a)).toEqual(entries.map(({ sequence }) => sequence));
        const times = rows.map(({ at }) => at);
        expect([...times].sort((a, b) => b - a)).toEqual(times);
      }),
    );
  });

  it('stand under their days', () => {
    const day = 86_400_000;
    const rows = joinRows([
      entry(3, 'refused'),
      entry(2, 'refused', { at: NOON - day }),
      entry(1, 'refused', { at: NOON - day }),
    ]);
    expect(byDay(rows).map(({ day: name, rows: of }) => [name, of.length])).toEqual([
      ['2026-03-10', 1],
      ['2026-03-09', 2],
    ]);
  });
});
