import { expect, it } from 'vitest';
import { ACTIONS } from '../../core/changes/registry.ts';
import { may } from '../../core/permissions/permission.ts';
import type { IamAction } from '../../core/permissions/permission.ts';
import { keepGrants } from './exercised-permissions.ts';
import { grantsOf, UNEXERCISED, unexplained } from './unexercised-permissions.ts';

it('what no test exercises is granted still', () => {
  const granted = grantsOf(ACTIONS);
  keepGrants(granted);
  const listed = Object.keys(UNEXERCISED) as readonly IamAction[];
  expect(listed.filter((one) => !granted.has(one))).toEqual([]);
});

it('a grant that nothing calls is told', () => {
  const one = { permissions: [may('table', 'dynamodb:Wave', 'dynamodb:Nod', 'ecs:TagResource')] };
  expect(unexplained(grantsOf([one]), new Set(['dynamodb:Nod']))).toEqual(['dynamodb:Wave']);
});
