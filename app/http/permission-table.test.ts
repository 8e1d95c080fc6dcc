import { describe, expect, it } from 'vitest';
import type { Capability } from './permission-table.ts';
import { DEEDS, maySee, refusalOf } from './permission-table.ts';
import type { Role } from './people.ts';

const dev = { guard: 'none', label: 'Development' } as const;
const prod = { guard: 'typed-name', label: 'Production' } as const;

/** Written out on purpose: a change of the table has to be made here a second time. */
const EXPECTED: readonly (readonly [Capability, string, string])[] = [
  ['states:read', 'viewer developer operator admin', 'viewer developer operator admin'],
  ['settings:read', 'viewer developer operator admin', 'viewer developer operator admin'],
  ['data:read', 'developer operator admin', 'operator admin'],
  ['messages:look', 'developer operator admin', 'operator admin'],
  ['secrets:keys', 'developer operator admin', 'operator admin'],
  ['monitor:run', 'developer operator admin', 'operator admin'],
  ['records:read', 'viewer developer operator admin', 'viewer developer operator admin'],
  ['runbooks:run', 'developer operator admin', 'developer operator admin'],
  ['snapshots:keep', 'developer operator admin', 'developer operator admin'],
  ['links:change', 'operator admin', 'operator admin'],
  ['data:change', 'developer operator admin', 'operator admin'],
  ['data:remove', 'developer operator admin', 'operator admin'],
  ['settings:change', 'developer operator admin', 'operator admin'],
  ['backups:change', 'developer operator admin', 'operator admin'],
  ['secrets:reveal', 'operator admin', 'operator admin'],
  ['deployments:change', 'developer operator admin', 'operator admin'],
  ['development:prepare', 'developer operator admin', ''],
  ['rules:change', 'admin', 'admin'],
  ['approvals:decide', 'operator admin', 'operator admin'],
  ['glass:break', 'operator admin', 'operator admin'],
];

const ROLES: readonly Role[] = ['viewer', 'developer', 'operator', 'admin'];

it('has a row here for everything that can be asked for', () => {
  expect(EXPECTED.map(([capability]) => capability).sort()).toEqual(Object.keys(DEEDS).sort());
});

describe.each(EXPECTED)('%s', (capability, inDevelopment, inProduction) => {
  it.each(ROLES)('%s', (role) => {
    expect(maySee({ role }, capability, dev)).toBe(inDevelopment.includes(role));
    expect(maySee({ role }, capability, prod)).toBe(inProduction.includes(role));
    expect(maySee({ role }, capability)).toBe(inDevelopment.includes(role));
  });
});

it.each(['confirm', 'typed-name', 'two-person'] as const)('guard %s keeps a developer from data', (guard) => {
  expect(maySee({ role: 'developer' }, 'data:read', { guard })).toBe(false);
});

it('says who may not do what, where', () => {
  expect(refusalOf({ role: 'developer' }, 'data:read', dev)).toBeUndefined();
  expect(refusalOf({ role: 'developer' }, 'data:read', prod)).toBe(
    'The role developer may not see the data of Production.',
  );
  expect(refusalOf({ role: 'viewer' }, 'monitor:run', prod)).toBe(
    'The role viewer may not run MONITOR in the caches of Production.',
  );
  expect(refusalOf({ role: 'viewer' }, 'data:read')).toBe('The role viewer may not see the data.');
});
