import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../changes/registry.ts';
import { CHANGE_CAPABILITIES } from './capability.ts';
import { confirmationFor } from './risk.ts';
import type { Confirmation, RiskClass, UndoReach } from './risk.ts';

const GUARDS = ['none', 'confirm', 'typed-name', 'two-person'] as const;
const STRENGTH: readonly Confirmation[] = ['none', 'confirm', 'typed-name', 'second-person'];
const RISKS: readonly RiskClass[] = ['safe', 'reversible', 'costly', 'destructive'];
const REACHES: readonly UndoReach[] = ['complete', 'partial', 'none'];

describe('the risk policy', () => {
  it.each<[RiskClass, UndoReach, readonly Confirmation[]]>([
    // The guards in their order: none, confirm, typed-name, two-person.
    ['safe', 'none', ['none', 'none', 'confirm', 'confirm']],
    ['reversible', 'complete', ['none', 'confirm', 'typed-name', 'second-person']],
    ['reversible', 'partial', ['none', 'confirm', 'typed-name', 'second-person']],
    ['costly', 'none', ['none', 'confirm', 'typed-name', 'second-person']],
    ['destructive', 'complete', ['none', 'typed-name', 'typed-name', 'second-person']],
    ['destructive', 'partial', ['none', 'typed-name', 'second-person', 'second-person']],
    ['destructive', 'none', ['none', 'typed-name', 'second-person', 'second-person']],
  ])('asks for what is %s with an undo that is %s', (risk, reach, asked) => {
    expect(GUARDS.map((guard) => confirmationFor(risk, reach, guard))).toEqual(asked);
  });

  it('never asks for less where the guard is stronger, the risk higher, or the undo shorter', () => {
    const strength = (risk: RiskClass, reach: UndoReach, guard: (typeof GUARDS)[number]) =>
      STRENGTH.indexOf(confirmationFor(risk, reach, guard));
    for (const [riskIndex, risk] of RISKS.entries())
      for (const [reachIndex, reach] of REACHES.entries())
        for (const [guardIndex, guard] of GUARDS.entries()) {
          const here = strength(risk, reach, guard);
          const guardAfter = GUARDS[guardIndex + 1];
          if (guardAfter) expect(strength(risk, reach, guardAfter)).toBeGreaterThanOrEqual(here);
          const reachAfter = REACHES[reachIndex + 1];
          if (reachAfter) expect(strength(risk, reachAfter, guard)).toBeGreaterThanOrEqual(here);
          const riskAfter = RISKS[riskIndex + 1];
          if (riskAfter) expect(strength(riskAfter, reach, guard)).toBeGreaterThanOrEqual(here);
        }
  });
});

describe('every action', () => {
  it.each(ACTIONS.map((action) => [action.id, action] as const))('%s is whole', (id, action) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
    expect(ACTIONS.filter((one) => one.id === id)).toHaveLength(1);
    expect(action.title.length).toBeGreaterThan(3);
    expect(RISKS).toContain(action.risk);
    expect(CHANGE_CAPABILITIES).toContain(action.capability);
    for (const operation of action.changes) expect(operation).toMatch(/^[a-z0-9-]+:[A-Za-z*]+$/);
    // A long one is resumed; a short one is found out about; without its content one is executed again to clear away.
    const isFoundOut = action.settle !== undefined || action.takesContent === true;
    expect(action.long || isFoundOut || action.changes.length === 0).toBe(true);
    expect(action.long && action.takesContent === true).toBe(false);
  });
});
