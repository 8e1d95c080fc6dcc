import { describe, expect, it } from 'vitest';
import type { ChangedResource, SnapshotChanges, SnapshotHead } from '../compare/over-time/kept.ts';
import { snapshotTraces } from './from-snapshots.ts';

const THEN = Date.UTC(2026, 4, 1, 3);
const LATER = Date.UTC(2026, 4, 2, 3);

function table(key: string, differences: number, action?: number): ChangedResource {
  return { kind: 'tables', key, name: `${key}-dev`, differences, action };
}

function head(resources: readonly ChangedResource[], more: Partial<SnapshotChanges> = {}): SnapshotHead {
  const changes: SnapshotChanges = {
    previousId: 'before',
    since: THEN,
    differences: resources.reduce((sum, one) => sum + one.differences, 0),
    resources,
    resourcesChanged: resources.length,
    actions: [{ runId: 'run', title: 'Set capacity', who: 'Olga' }],
    isAttributed: true,
    ...more,
  };
  return { id: 'later', environmentId: 'dev', at: LATER, endedAt: LATER, cause: 'daily', kinds: {}, changes };
}

const told = (one: SnapshotHead) => snapshotTraces([one]).map(({ title, who }) => [title, who]);

describe('what a snapshot puts on the timeline', () => {
  it('is nothing where nothing changed, and nothing of the first one', () => {
    expect(snapshotTraces([head([]), { ...head([]), changes: undefined }])).toEqual([]);
  });

  it('is one line for what no action did, and one for each action', () => {
    expect(told(head([table('users', 2), table('videos', 1, 0), table('jobs', 1)]))).toEqual([
      ['Settings changed outside of the console: 3 differences in table users and table jobs', undefined],
      ['Settings changed by “Set capacity”: 1 difference in table videos', 'Olga'],
    ]);
  });

  it('names a few, counts the rest, and holds each', () => {
    const [one] = snapshotTraces([
      head(
        ['a', 'b', 'c', 'd'].map((key) => table(key, 1)),
        { resourcesChanged: 60 },
      ),
    ]);
    expect(one?.title).toContain('4 differences in table a, table b and 2 more');
    expect(one?.detail).toContain('56 more resources changed between them.');
    expect(one?.resource).toBeUndefined();
    expect(one?.href).toBe('/compare/over-time?environment=dev&then=before&later=later');
    expect(one?.parts?.map(({ resource }) => resource)).toEqual(['a-dev', 'b-dev', 'c-dev', 'd-dev']);
  });

  it('accuses nobody where the records could not be read', () => {
    const [one] = snapshotTraces([head([table('users', 1)], { actions: [], isAttributed: false })]);
    expect(one?.title).toBe('Settings changed: 1 difference in table users');
    expect(one?.detail).toContain('The records could not be read');
  });
});
