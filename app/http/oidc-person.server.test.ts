import { expect, it } from 'vitest';
import { isProvidersPerson, personFrom, personIdOf } from './oidc-person.server.ts';

const RULES = {
  issuer: 'https://id.example.com',
  roleClaim: 'groups',
  roles: [{ role: 'admin', values: ['ops-admins'], everybody: false }],
} as const;
const ADMIN = { sub: 'u-1', groups: ['ops-admins'] };

it('is known by issuer and subject, and by nothing that can be changed', () => {
  const one = personFrom({ ...ADMIN, name: 'Ada', email: 'ada@example.com' }, RULES);
  const renamed = personFrom({ ...ADMIN, name: 'Ada L.', email: 'lovelace@example.com' }, RULES);
  if (one.outcome !== 'known' || renamed.outcome !== 'known') throw new Error('not known');
  expect(one.person).toEqual({
    id: personIdOf('https://id.example.com', 'u-1'),
    name: 'Ada',
    email: 'ada@example.com',
    role: 'admin',
  });
  expect(renamed.person.id).toBe(one.person.id);
  expect(isProvidersPerson(one.person.id)).toBe(true);
  expect(isProvidersPerson('admin')).toBe(false);
});

it('is somebody else at another issuer, and can not be made by moving a letter', () => {
  const ids = [
    personIdOf('https://id.example.com', 'u-1'),
    personIdOf('https://id.example.com/', 'u-1'),
    personIdOf('https://id.example.comu', '-1'),
    personIdOf('https://id.example.com', 'U-1'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

it.each([
  [{ name: '  Ada\n\u202eLovelace\u0000 ' }, 'Ada Lovelace'],
  [{ name: '\u200b', preferred_username: 'ada' }, 'ada'],
  [{ name: 7, email: 'ada@example.com' }, 'ada@example.com'],
  [{}, 'u-1'],
  [{ name: 'x'.repeat(500) }, 'x'.repeat(100)],
  [{ name: '😀'.repeat(200) }, '😀'.repeat(100)],
])('of %j shows a name', (claims, name) => {
  expect(personFrom({ ...ADMIN, ...claims }, RULES)).toMatchObject({ person: { name } });
});

it('has no role without a group, and none that could be told where the groups were left out', () => {
  expect(personFrom({ sub: 'u-1', name: 'Eve' }, RULES)).toEqual({ outcome: 'no-role', name: 'Eve' });
  const open = { ...RULES, roles: [{ role: 'viewer', values: [], everybody: true }] } as const;
  expect(personFrom({ sub: 'u-1', name: 'Eve', _claim_names: { groups: 'src1' } }, open).outcome).toBe(
    'too-many-groups',
  );
});
