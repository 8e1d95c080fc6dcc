import { gravest } from '../../../core/migration/rows.ts';
import type { ReadinessRow } from '../../../core/migration/rows.ts';
import type { Tally } from './last-of.ts';
import type { MarkState } from './step-mark.tsx';

/** How a step stands, in a mark and a few words. */
export interface WayMark {
  readonly state: MarkState;
  readonly word: string;
}

/** `1 table`, `8 tables`. */
export function wordsOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** What was found of what is chosen: the worst of it, or that a part could not be looked at. */
export function readyMark(rows: readonly ReadinessRow[], isWhole = true): WayMark {
  const findings = rows.flatMap((row) => row.findings);
  const worst = gravest(findings);
  if (worst === 'blocker') return { state: 'failed', word: 'something is in the way' };
  if (worst === 'unknown' || !isWhole) return { state: 'warned', word: 'not everything could be read' };
  if (rows.length === 0) return { state: 'open', word: 'nothing is ticked' };
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  return warnings > 0
    ? { state: 'warned', word: `${wordsOf(warnings, 'warning')}, nothing in the way` }
    : { state: 'done', word: 'nothing in the way' };
}

/** How far what is chosen has come. */
export function tallyMark({ done, failed, of }: Tally): WayMark {
  if (failed > 0) return { state: 'failed', word: `${failed} failed` };
  if (of > 0 && done === of) return { state: 'done', word: of === 1 ? 'done' : `all ${of} done` };
  return { state: 'open', word: done === 0 ? 'not yet' : `${done} of ${of} done` };
}
