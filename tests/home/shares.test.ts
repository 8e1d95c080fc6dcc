import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Home } from '../../core/actions/run.ts';
import { isOpen } from '../../core/actions/shares.ts';
import { bodyOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

const NOW = Date.UTC(2026, 4, 1);
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
});
