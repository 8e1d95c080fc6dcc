import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Home } from '../../core/actions/run.ts';
import { isOpen } from '../../core/actions/shares.ts';
import { bodyOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

/** The sandbox removes by its own clock what has expired. */
const NOW = Date.now();
const BY = bodyOf().who;
const GIVEN = {
  view: 'product',
  note: 'for the product team',
  pair: ['dev', 'prod'],
  createdBy: BY,
  createdAt: NOW,
  expiresAt: NOW + 1_000,
} as const;

let fixture: HomeFixture;
let one: Home;
let other: Home;

beforeAll(async () => {
  fixture = await startHome();
  fixture.clock.now = NOW;
  one = fixture.console({ tableName: 'shares' });
  other = fixture.console({ tableName: 'shares' });
  await one.prepare();
});
afterAll(() => fixture.close());

describe('a link', () => {
  it('is found by its word alone, and the table does not hold the word', async () => {
    const { share, word } = await one.shares.create(GIVEN);
    expect(await other.shares.find(word)).toEqual(share);
    expect(await other.shares.find(share.id)).toBeUndefined();
    expect(await other.shares.find(`${word}x`)).toBeUndefined();
    expect(await other.shares.find('x'.repeat(5_000))).toBeUndefined();
    expect(JSON.stringify(await fixture.items('shares'))).not.toContain(word);
  });

  it('opens until it ends, and not once it is withdrawn', async () => {
    const { share, word } = await one.shares.create(GIVEN);
    expect(isOpen(share, NOW + 999)).toBe(true);
    expect(isOpen(share, NOW + 1_000)).toBe(false);
    const withdrawn = await other.shares.withdraw(share.id, NOW + 10, BY);
    expect(withdrawn).toMatchObject({ withdrawnAt: NOW + 10, withdrawnBy: BY });
    expect(isOpen((await one.shares.find(word)) ?? share, NOW + 20)).toBe(false);
    expect(await one.shares.withdraw(share.id, NOW + 30, BY)).toMatchObject({ withdrawnAt: NOW + 10 });
    expect(await one.shares.withdraw('none', NOW, BY)).toBeUndefined();
  });

  it('is listed, the newest first', async () => {
    await one.shares.create({ ...GIVEN, createdAt: NOW + 5, note: 'newest' });
    const listed = await other.shares.list();
    expect(listed[0]?.note).toBe('newest');
    expect(listed.length).toBeGreaterThanOrEqual(3);
  });

  it('is listed while it opens, however many were made before and since; of those that ended the newest', async () => {
    const many = fixture.console({ tableName: 'many-shares' });
    await many.prepare();
    const { share: first } = await many.shares.create({ ...GIVEN, createdAt: NOW - 1, note: 'the first' });
    const ended = { ...GIVEN, expiresAt: NOW - 1 };
    for (let at = 0; at < 600; at += 1)
      await many.shares.create({ ...ended, createdAt: NOW + at, note: `ended ${at}` });
    const { share: last } = await many.shares.create({ ...GIVEN, createdAt: NOW + 9, note: 'the last' });
    const listed = await many.shares.list();
    expect(listed).toHaveLength(100);
    expect(listed.slice(0, 4).map(({ note }) => note)).toEqual([
      'the last',
      'the first',
      'ended 599',
      'ended 598',
    ]);
    await many.shares.withdraw(last.id, NOW, BY);
    expect((await many.shares.list())[0]).toEqual(first);
  });

  it('is forgotten a month after it has ended', async () => {
    const { share } = await one.shares.create(GIVEN);
    const kept = await fixture.read('shares', share.id, 'shares');
    expect(Number(kept?.removeAt?.N)).toBe(Math.ceil((NOW + 1_000) / 1_000) + 30 * 86_400);
  });
});
