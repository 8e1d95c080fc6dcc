import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { PairOfEstates } from '../../core/compare/compare-pair.ts';
import type { Estate } from '../../core/compare/estate.ts';
import type { ComparedKind } from '../../core/compare/form/canonical.ts';
import { changesBetween, snapshotOf, snapshotSchema } from '../../core/compare/snapshot.ts';
import type { Snapshot } from '../../core/compare/snapshot.ts';
import { reportOf } from './lines.ts';
import type { Report } from './lines.ts';

const fileSchema = z.object({ snapshots: z.array(snapshotSchema) }).strict();

/** Keeps both sides as they are now. Settings are nobody else's to read. */
export async function keep(file: string, { estates }: PairOfEstates, now: number): Promise<void> {
  const snapshots = estates.map((estate) => snapshotOf(estate, now));
  await writeFile(file, `${JSON.stringify({ snapshots })}\n`, { mode: 0o600 });
}

/** What was kept, or a sentence that says why it can not be read. */
export async function keptIn(file: string): Promise<readonly Snapshot[] | string> {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data.snapshots : `${file} is nothing that --save has written.`;
  } catch (error) {
    const isKnown = error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined;
    if (!isKnown) throw error;
    return `${file} can not be read.`;
  }
}

/** What has changed on each side since it was kept; a side that was not kept then has no report. */
export function changesSince(
  kept: readonly Snapshot[],
  { estates }: PairOfEstates,
  now: number,
): readonly Report[] {
  return estates.flatMap((estate) => {
    const then = kept.find(({ environmentId }) => environmentId === estate.environmentId);
    if (!then) return [];
    const changes = changesBetween(within(then, estate), snapshotOf(estate, now));
    const report = reportOf({ ...changes, findings: [], rules: [] }, [], false);
    const { unmanaged = 0, pairs = 0 } = report.counts;
    return [
      {
        ...report,
        left: `${estate.environmentId} on ${dayOf(then.at)}`,
        right: `${estate.environmentId} on ${dayOf(now)}`,
        lines: report.lines.map((line) =>
          line.class === 'unmanaged' ? { ...line, class: 'changed' } : line,
        ),
        counts: { pairs, ...(unmanaged > 0 ? { changed: unmanaged } : {}) },
      },
    ];
  });
}

/** Of the kinds that are looked at now alone. */
function within(then: Snapshot, { kinds }: Estate): Snapshot {
  const asked = <T extends object>(of: T): T =>
    Object.fromEntries(Object.entries(of).filter(([kind]) => kinds.has(kind as ComparedKind))) as T;
  return { ...then, kinds: asked(then.kinds), ...(then.unseen && { unseen: asked(then.unseen) }) };
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
