import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../core/actions/plan.ts';
import { movedParts, movedWords } from './plan-parts.ts';

const PLAN: Omit<Plan, 'facts'> = {
  summary: 'Delete the item a',
  calls: [{ operation: 'dynamodb:DeleteItem', on: 'users' }],
  changes: [{ attribute: 'name', before: 'Ada' }],
  costs: [],
  loses: ['The item.'],
  undo: { reach: 'complete', how: 'It is put back.' },
  commands: ['aws dynamodb delete-item'],
  version: 'v1',
  estimates: [{ label: 'Depth', value: '4' }],
};

describe('what of a plan moved between looking and pressing', () => {
  it('is nothing where only an estimate did', () => {
    const later = { ...PLAN, estimates: [{ label: 'Depth', value: '9' }] };
    expect(movedParts({ plan: PLAN }, { plan: later }).size).toBe(0);
    expect(movedParts(undefined, { plan: later }).size).toBe(0);
  });

  it('is told part by part', () => {
    const later = {
      ...PLAN,
      version: 'v2',
      changes: [{ attribute: 'name', before: 'Eve' }],
      loses: [],
      capture: { keeps: 'it', where: 's3://b', keptForHours: 2, lacks: [] },
    };
    const moved = movedParts({ plan: PLAN }, { plan: later });
    expect([...moved].sort()).toEqual(['capture', 'changes', 'loses', 'state']);
    expect(movedWords(moved)).toBe('what is different afterwards, what is lost and what is kept');
  });

  it('names the state where nothing else shows it', () => {
    const moved = movedParts({ plan: PLAN }, { plan: { ...PLAN, version: 'v2' } });
    expect(movedWords(moved)).toBe('the state of the target');
  });
});
