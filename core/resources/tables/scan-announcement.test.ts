import { describe, expect, it } from 'vitest';
import { scanAnnouncement } from './scan-announcement.ts';
import { tableFixture } from './table.fixture.ts';

const MIB = 1_048_576;

describe('what a scan is about to read', () => {
  it('is the page, and what all pages would use', () => {
    const table = tableFixture({ itemCount: 100_000, sizeBytes: 100_000 * 1_024 });
    expect(scanAnnouncement(table, { limit: 25, filtered: false })).toMatchObject({
      totalItems: 100_000,
      pageItems: 25,
      pageBytes: 25 * 1_024,
      pageReadUnits: 3.5,
      totalReadUnits: 12_500,
      sentence:
        'A page of this scan reads about 25 items (25 KiB) for 3.5 read units, out of 100,000 items in the table; ' +
        'all of it would use about 12,500 read units.',
    });
  });

  it('costs twice as much when it is consistent', () => {
    const table = tableFixture({ itemCount: 100, sizeBytes: 100 * 4_096 });
    expect(scanAnnouncement(table, { limit: 100, filtered: false })?.pageReadUnits).toBe(50);
    expect(scanAnnouncement(table, { limit: 100, filtered: false, consistent: true })?.pageReadUnits).toBe(
      100,
    );
  });

  it('ends at a megabyte', () => {
    const table = tableFixture({ itemCount: 1_000, sizeBytes: 1_000 * 102_400 });
    expect(scanAnnouncement(table, { limit: 1_000, filtered: false })).toMatchObject({
      pageBytes: MIB,
      pageItems: 11,
      pageReadUnits: 128,
    });
  });

  it('never reads more than there is', () => {
    const table = tableFixture({ itemCount: 3, sizeBytes: 300 });
    expect(scanAnnouncement(table, { limit: 25, filtered: false })).toMatchObject({
      pageItems: 3,
      pageBytes: 300,
      pageReadUnits: 0.5,
    });
  });

  it('says that a filter saves nothing', () => {
    const table = tableFixture({ itemCount: 10, sizeBytes: 10 });
    expect(scanAnnouncement(table, { limit: 25, filtered: true })?.sentence).toMatch(
      /what is read is paid for\.$/,
    );
  });

  it('says that an empty count may be old', () => {
    const table = tableFixture({ itemCount: 0, sizeBytes: 0 });
    expect(scanAnnouncement(table, { limit: 25, filtered: false })?.sentence).toMatch(/it is empty\.$/);
  });

  it('is of the index where one is scanned', () => {
    const [index] = tableFixture({}).indexes;
    const table = tableFixture({ indexes: index ? [{ ...index, itemCount: 7, sizeBytes: 700 }] : [] });
    expect(scanAnnouncement(table, { limit: 25, filtered: false, index: 'GSI1' })?.totalItems).toBe(7);
    expect(scanAnnouncement(table, { limit: 25, filtered: false, index: 'GSI9' })).toBeUndefined();
  });
});
