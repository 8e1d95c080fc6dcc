import { describe, expect, it } from 'vitest';
import { claimOf } from './claim.ts';

describe('what an action claims its target as', () => {
  it.each([
    ['tables.import', 'table', 'table'],
    ['migration.copy-table', 'table', 'table'],
    ['migration.migrate', 'environment', 'environment'],
    ['services.roll-back', 'service', 'service'],
  ] as const)('is the kind of %s', (id, kind, claims) => {
    expect(claimOf({ id, kind })).toBe(claims);
  });

  it('is of its own for a release, which goes on while its service is rolled back', () => {
    expect(claimOf({ id: 'releases.shift', kind: 'service' })).toBe('release');
  });
});
