import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimAt, isLeftOut, roleOf, rulesFrom } from './oidc-roles.server.ts';
import type { RoleRule } from './oidc-roles.server.ts';

function rules(text: string): readonly RoleRule[] {
  const parsed = rulesFrom(text);
  if (parsed.outcome === 'mistake') throw new Error(parsed.sentence);
  return parsed.rules;
}

describe('rules', () => {
  it('come out with the highest role first, however they are written', () => {
    expect(rules(' viewer = * ; operator=ops , on call;admin=/root-group;')).toEqual([
      { role: 'admin', values: ['/root-group'], everybody: false },
      { role: 'operator', values: ['ops', 'on call'], everybody: false },
      { role: 'viewer', values: [], everybody: true },
    ]);
  });

  it.each([
    ['', 'must give at least one role'],
    [';;', 'must give at least one role'],
    ['root=ops', 'must name viewer, developer, operator or admin'],
    ['constructor=ops', 'must name viewer, developer, operator or admin'],
    ['ops', 'must name viewer, developer, operator or admin'],
    ['=ops', 'must name viewer, developer, operator or admin'],
    ['admin=', 'gives the role admin to nobody'],
    ['admin=a;admin=b', 'names the role admin twice'],
    ['admin=*', 'gives the role admin to everybody'],
    ['operator=ops,*', 'gives the role operator to everybody'],
  ])('%j is a mistake', (text, sentence) => {
    expect(rulesFrom(text)).toEqual({
      outcome: 'mistake',
      sentence: expect.stringContaining(sentence) as string,
    });
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => ['rules', 'mistake'].includes(rulesFrom(text).outcome)));
  });
});

describe('a role', () => {
  const given = rules('admin=ops-admins;operator=ops;developer=devs');
  it.each([
    [['devs', 'ops-admins', 'ops'], 'admin'],
    [['devs', 'ops'], 'operator'],
    ['devs', 'developer'],
    [['Devs', 'devs ', 'ops-admins2'], undefined],
    [[], undefined],
    ['ops-admins devs', undefined],
    [{ 'ops-admins': true }, undefined],
    [[['ops-admins'], { name: 'ops' }, null, 1], undefined],
    [undefined, undefined],
    [null, undefined],
    [true, undefined],
  ])('of %j is %s', (groups, role) => {
    expect(roleOf({ groups }, 'groups', given)).toBe(role);
  });

  it('is never higher than a rule that names one of the groups', () => {
    const groups = fc.array(fc.constantFrom<string>('ops-admins', 'ops', 'devs', 'others', 'OPS', ''));
    fc.assert(
      fc.property(groups, (some) => {
        const role = roleOf({ groups: some }, 'groups', given);
        if (role === undefined) return !some.some((one) => ['ops-admins', 'ops', 'devs'].includes(one));
        return some.includes({ admin: 'ops-admins', operator: 'ops', developer: 'devs', viewer: '' }[role]);
      }),
    );
  });

  it("that is everybody's is the least that anybody has", () => {
    const open = rules('admin=ops-admins;viewer=*');
    expect(roleOf({}, 'groups', open)).toBe('viewer');
    expect(roleOf({ groups: ['ops-admins'] }, 'groups', open)).toBe('admin');
  });
});

it.each([
  ['cognito:groups', { 'cognito:groups': ['a'] }],
  ['realm_access.roles', { realm_access: { roles: ['a'] } }],
  ['resource_access.console.roles', { resource_access: { console: { roles: ['a'] } } }],
  ['https://example.com/roles', { 'https://example.com/roles': ['a'] }],
])('a claim is found at %s', (path, claims) => {
  expect(claimAt(claims, path)).toEqual(['a']);
});

it.each(['constructor', 'constructor.name', '__proto__', 'groups.length.x', 'toString', ''])(
  'nothing is found at %j',
  (path) => {
    expect(claimAt({ groups: 'a' }, path)).toBeUndefined();
  },
);

it('knows a claim that was left out for its length', () => {
  expect(isLeftOut({ _claim_names: { groups: 'src1' } }, 'groups')).toBe(true);
  expect(isLeftOut({ _claim_names: { roles: 'src1' } }, 'groups')).toBe(false);
  expect(isLeftOut({ groups: [] }, 'groups')).toBe(false);
});
