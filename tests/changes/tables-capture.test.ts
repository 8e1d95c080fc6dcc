import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { captureTable } from '../../core/changes/tables/engine/capture-table.ts';
import type { CaptureCheckpoint, TableCapture } from '../../core/changes/tables/engine/capture-table.ts';
import { restoreCapture } from '../../core/changes/tables/engine/restore-capture.ts';
import type { RestoreCheckpoint } from '../../core/changes/tables/engine/restore-capture.ts';
import { applySettings } from '../../core/changes/tables/engine/settings/apply-settings.ts';
import { tableSettings } from '../../core/changes/tables/engine/settings/read-settings.ts';
import { settingsDifference } from '../../core/changes/tables/engine/settings/settings-difference.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { contentFor, contentOf, fill, manyItems, NOW, QUICK, startTables } from './tables.fixture.ts';
import type { TestTables } from './tables.fixture.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterEach(() => tables.fault());
afterAll(() => tables.close());

const OPTIONS = { signal: NOW, patience: QUICK };
function saved<Checkpoint>(checkpoint: Checkpoint): Checkpoint {
  return JSON.parse(JSON.stringify(checkpoint)) as Checkpoint;
}

async function filled(items: readonly ItemJson[]): Promise<TablePlace> {
  const place = await tables.table();
  await fill(place, items);
  return place;
}

describe('a captured table', () => {
  const items = manyItems(9_000, 2_000);

  async function settled(place: TablePlace) {
    const plain = await tableSettings(place, OPTIONS);
    await applySettings(
      place,
      {
        ...plain,
        stream: 'NEW_IMAGE',
        globalIndexes: [
          {
            name: 'GSI1',
            key: [{ name: 'title', role: 'HASH', type: 'S' }],
            projection: 'KEYS_ONLY',
            projected: [],
            units: null,
            ceiling: { read: null, write: null },
          },
        ],
        timeToLive: { known: true, value: { attribute: 'expires', status: 'ENABLED' } },
        pointInTimeRecovery: { known: true, value: { days: 35 } },
        tags: { known: true, value: { owner: 'shops' } },
      },
      OPTIONS,
    );
    return tableSettings(place, OPTIONS);
  }

  it('comes back with its items and settings, however often capture and restore were stopped', async () => {
    const from = await filled(items);
    const settings = await settled(from);
    const pieces = new Map<number, Buffer>();
    let capture: TableCapture | undefined;
    let captured: CaptureCheckpoint | undefined;
    let captures = 0;
    for (; !capture && captures < 20; captures += 1) {
      const stop = new AbortController();
      const end = await captureTable(
        from,
        (number, bytes) => {
          pieces.set(number, bytes);
          return Promise.resolve();
        },
        {
          ...OPTIONS,
          signal: stop.signal,
          from: captured && saved(captured),
          onProgress: ({ checkpoint }) => {
            captured = checkpoint;
            if (checkpoint.counts.segments < 2) stop.abort();
          },
        },
      );
      if (end.outcome === 'done') capture = end.capture && saved(end.capture);
    }
    expect(captures).toBeGreaterThan(1);
    expect(capture).toMatchObject({ items: items.length, segments: pieces.size });
    if (!capture) return;

    const to = { client: tables.client, table: 'restored' };
    let restored: RestoreCheckpoint | undefined;
    let end;
    let restores = 0;
    do {
      const stop = new AbortController();
      end = await restoreCapture(
        to,
        capture,
        (number) => Promise.resolve(pieces.get(number) ?? Buffer.alloc(0)),
        {
          ...OPTIONS,
          mode: 'put',
          signal: stop.signal,
          from: restored && saved(restored),
          onProgress: ({ checkpoint }) => {
            restored = checkpoint;
            if (restores < 4) stop.abort();
          },
        },
      );
      restores += 1;
    } while (end.outcome !== 'done' && restores < 20);
    expect(restores).toBeGreaterThan(3);
    expect(end).toMatchObject({ outcome: 'done', found: { items: items.length, asCaptured: true } });
    expect(end.settings).toMatchObject({ failed: [], later: [], impossible: [] });
    expect(await contentOf(to)).toEqual(contentFor(items));
    expect(settingsDifference(await tableSettings(to, OPTIONS), settings).different).toEqual([]);
  }, 60_000);

  it('says so where what came back is not what was captured', async () => {
    const from = await filled(manyItems(100));
    const pieces: Buffer[] = [];
    const { capture } = await captureTable(
      from,
      (number, bytes) => Promise.resolve(void (pieces[number] = bytes)),
      OPTIONS,
    );
    if (!capture) throw new Error('Nothing was captured.');
    const [first = Buffer.alloc(0)] = pieces;
    const short = first.subarray(first.indexOf('\n') + 1);
    const to = { client: tables.client, table: 'short' };
    const end = await restoreCapture(to, capture, () => Promise.resolve(short), OPTIONS);
    expect(end).toMatchObject({ outcome: 'done', found: { items: 99, asCaptured: false } });
    const damaged = { client: tables.client, table: 'damaged' };
    expect(
      await restoreCapture(damaged, capture, () => Promise.resolve(first.subarray(0, 500)), OPTIONS),
    ).toMatchObject({
      outcome: 'failed',
      failure: { state: 'broken', operation: 'the store of the capture' },
    });
  });

  it('does not take the place of a table that is there, and keeps what is written meanwhile', async () => {
    const from = await filled(manyItems(50));
    const pieces: Buffer[] = [];
    const { capture } = await captureTable(
      from,
      (number, bytes) => Promise.resolve(void (pieces[number] = bytes)),
      OPTIONS,
    );
    if (!capture) throw new Error('Nothing was captured.');
    const piece = (number: number) => Promise.resolve(pieces[number] ?? Buffer.alloc(0));
    expect(await restoreCapture(from, capture, piece, OPTIONS)).toMatchObject({ outcome: 'refused' });
    const to = await tables.table();
    const newer = { ...manyItems(1)[0], title: { S: 'newer' } };
    const end = await restoreCapture(
      to,
      capture,
      async (number) => {
        await fill(to, [newer]);
        return piece(number);
      },
      OPTIONS,
    );
    expect(end).toMatchObject({
      outcome: 'done',
      written: 49,
      kept: 1,
      found: { items: 50, asCaptured: false },
    });
    expect(await contentOf(to)).toEqual(contentFor([newer, ...manyItems(50).slice(1)]));
  });
});
