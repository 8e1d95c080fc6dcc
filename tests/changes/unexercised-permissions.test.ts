import { expect, it } from 'vitest';
import { ACTIONS } from '../../core/changes/registry.ts';
import { grantsOf, UNEXERCISED, unexplained } from './unexercised-permissions.ts';

it('what no test exercises is granted still', () => {
  const granted = new Set(grantsOf(ACTIONS));
  const listed: readonly string[] = Object.values(UNEXERCISED).flat();
  expect(listed.filter((one) => !granted.has(one))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});

it('a grant that nothing calls is told', () => {
  const one = {
    id: 'tables.wave',
    permissions: [{ on: 'table', allow: ['dynamodb:Wave', 'dynamodb:Nod'] }],
  } as const;
  expect(unexplained([one], new Set(['tables.wave dynamodb:Nod']))).toEqual(['tables.wave dynamodb:Wave']);
});
