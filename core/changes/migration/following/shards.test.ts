import { describe, expect, it } from 'vitest';
import { openShards, readable, withChildren } from './shards.ts';

const closed = (id: string, parent?: string) => ({ id, parent, isClosed: true });
const open = (id: string, parent?: string) => ({ id, parent, isClosed: false });

describe('shards that are followed', () => {
  it('are those that are open when it begins', () => {
    const shards = [closed('a'), open('b', 'a'), open('c')];
    expect(openShards(shards).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('have children, of which each waits for its parent', () => {
    const known = openShards([open('b')]);
    const all = withChildren(known, [
      closed('a'),
      open('e', 'd'),
      closed('b'),
      closed('d', 'b'),
      open('x', 'a'),
    ]);
    expect(all.map(({ id }) => id)).toEqual(['b', 'd', 'e']);
    expect(readable(all).map(({ id }) => id)).toEqual(['b']);
    const later = all.map((shard) => (shard.id === 'b' ? { ...shard, isDone: true } : shard));
    expect(readable(later).map(({ id }) => id)).toEqual(['d']);
  });

  it('are forgotten when upstream has forgotten them, and nothing comes of them any more', () => {
    const done = openShards([open('b')]).map((shard) => ({ ...shard, isDone: true }));
    const child = { id: 'd', parent: 'b', after: '7', isDone: false };
    expect(withChildren([...done, child], [open('d', 'b')]).map(({ id }) => id)).toEqual(['b', 'd']);
    expect(withChildren(done, []).map(({ id }) => id)).toEqual([]);
  });
});
