import { expect, it } from 'vitest';
import { backupName, restoredName } from './proposed-names.ts';

const NOW = Date.UTC(2025, 0, 31, 9, 5, 59);

it('a name holds the table and the minute, in UTC', () => {
  expect(backupName('tiktok-products', NOW)).toBe('tiktok-products-2025-01-31-0905');
  expect(restoredName('tiktok-products', NOW)).toBe('tiktok-products-restored-2025-01-31-0905');
});

it('a name is never longer than DynamoDB takes', () => {
  expect(backupName('x'.repeat(255), NOW)).toMatch(/^x+-2025-01-31-0905$/);
  expect(backupName('x'.repeat(255), NOW)).toHaveLength(255);
});
