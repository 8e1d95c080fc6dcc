import { describe, expect, it } from 'vitest';
import type { Json } from '../../../actions/plan.ts';
import type { CaptureCheckpoint, TableCapture } from './capture-table.ts';
import type { CompareCheckpoint } from './compare-tables.ts';
import type { CopyItemsCheckpoint } from './copy-items.ts';
import type { CopyCheckpoint } from './copy-table.ts';
import { copyCheckpointSchema } from './copy-table.ts';
import type { ExportCheckpoint } from './export-table.ts';
import type { ImportCheckpoint } from './import-items.ts';
import type { RestoreCheckpoint } from './restore-capture.ts';
import type { ApplyCheckpoint } from './settings/apply-settings.ts';

describe('what is kept to go on from', () => {
  it('is JSON by its type', () => {
    type Kept =
      | ExportCheckpoint
      | ImportCheckpoint
      | CopyCheckpoint
      | CopyItemsCheckpoint
      | CompareCheckpoint
      | CaptureCheckpoint
      | RestoreCheckpoint
      | ApplyCheckpoint
      | TableCapture;
    const asJson = (kept: Kept): Json => kept;
    expect(asJson({ applied: [] })).toEqual({ applied: [] });
  });

  it('is read again by its schema, and only what was kept is', () => {
    const counts = {
      read: 1,
      bytes: 2,
      written: 1,
      same: 0,
      kept: 0,
      firstKept: [],
      refused: 0,
      firstRefused: [],
    };
    const kept = { positions: ['start', 'end', { PK: { S: 'a' } }], counts };
    expect(copyCheckpointSchema.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    for (const wrong of [
      {},
      { ...kept, positions: [{ PK: 'a' }] },
      { ...kept, counts: { ...counts, read: '1' } },
    ])
      expect(copyCheckpointSchema.safeParse(wrong).success).toBe(false);
  });
});
