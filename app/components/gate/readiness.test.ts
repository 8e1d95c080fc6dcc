import { describe, expect, it } from 'vitest';
import type { Obstacle } from '../../../core/actions/presentation.ts';
import type { Confirmation } from '../../../core/actions/risk.ts';
import { buttonLabel, EMPTY_DRAFT, nameIn, readinessOf } from './readiness.ts';
import type { Draft } from './readiness.ts';

const FROZEN: Obstacle = { code: 'frozen', sentence: 'Production is frozen: a sale', breakable: true };
const READ_ONLY: Obstacle = { code: 'read-only', sentence: 'The console is read-only.', breakable: false };

interface Case {
  readonly confirmation: Confirmation;
  readonly obstacles?: readonly Obstacle[];
  readonly asksReason?: boolean;
  readonly mayBreakGlass?: boolean;
}

function readiness({ confirmation, ...rest }: Case, draft: Partial<Draft> = {}) {
  return readinessOf(
    {
      confirmation,
      target: 'orders',
      obstacles: [],
      asksReason: false,
      mayBreakGlass: false,
      long: false,
      ...rest,
    },
    { ...EMPTY_DRAFT, ...draft },
  );
}

describe('what is still asked before a plan runs', () => {
  it.each([
    ['nothing is asked', { confirmation: 'none' }, {}, true],
    ['one button', { confirmation: 'confirm' }, {}, true],
    ['a name, none typed', { confirmation: 'typed-name' }, {}, false],
    ['a name, another typed', { confirmation: 'typed-name' }, { typedName: 'order' }, false],
    ['a name, in other letters', { confirmation: 'typed-name' }, { typedName: 'Orders' }, false],
    ['a name, typed', { confirmation: 'typed-name' }, { typedName: 'orders' }, true],
    ['a name, pasted with a line end', { confirmation: 'typed-name' }, { typedName: ' orders\n' }, true],
    ['a reason, none given', { confirmation: 'confirm', asksReason: true }, { reason: '  ' }, false],
    ['a reason, given', { confirmation: 'confirm', asksReason: true }, { reason: 'audit 12' }, true],
    ['frozen', { confirmation: 'confirm', obstacles: [FROZEN] }, {}, false],
    [
      'frozen, and the glass broken by one who may not',
      { confirmation: 'confirm', obstacles: [FROZEN] },
      { breakGlass: true, reason: 'why' },
      false,
    ],
    [
      'frozen, the glass broken without a reason',
      { confirmation: 'confirm', obstacles: [FROZEN], mayBreakGlass: true },
      { breakGlass: true },
      false,
    ],
    [
      'frozen, the glass broken with a reason',
      { confirmation: 'confirm', obstacles: [FROZEN], mayBreakGlass: true },
      { breakGlass: true, reason: 'down' },
      true,
    ],
    [
      'read-only, the glass broken',
      { confirmation: 'confirm', obstacles: [FROZEN, READ_ONLY], mayBreakGlass: true },
      { breakGlass: true, reason: 'down' },
      false,
    ],
  ] as const)('%s', (_name, asked, draft, ready) => {
    expect(readiness(asked, draft).ready).toBe(ready);
  });

  it('a second person is asked, unless the glass is broken', () => {
    const asked = { confirmation: 'second-person', mayBreakGlass: true } as const;
    expect(readiness(asked, { typedName: 'orders' })).toMatchObject({ intent: 'ask', ready: true });
    expect(readiness(asked, { typedName: 'orders', breakGlass: true })).toMatchObject({
      intent: 'execute',
      ready: false,
    });
    expect(readiness(asked, { typedName: 'orders', breakGlass: true, reason: 'x' }).ready).toBe(true);
  });

  it('the glass is offered only where it would help', () => {
    expect(readiness({ confirmation: 'typed-name', mayBreakGlass: true }).offersGlass).toBe(false);
    expect(readiness({ confirmation: 'second-person', mayBreakGlass: true }).offersGlass).toBe(true);
    expect(readiness({ confirmation: 'second-person' }).offersGlass).toBe(false);
    const readOnly = {
      confirmation: 'second-person',
      mayBreakGlass: true,
      obstacles: [FROZEN, READ_ONLY],
    } as const;
    expect(readiness(readOnly).offersGlass).toBe(false);
    expect(readiness(readOnly, { breakGlass: true }).blockedBy).toBe('The console is read-only.');
  });

  it('a button says what it does', () => {
    const draft = { ...EMPTY_DRAFT, typedName: 'orders' };
    expect(buttonLabel('Purge', readiness({ confirmation: 'confirm' }), draft)).toBe('Purge');
    expect(buttonLabel('Purge', readiness({ confirmation: 'second-person' }), draft)).toBe(
      'Ask for agreement',
    );
    expect(nameIn({ typedName: 'orders ' }, 'orders')).toBe('orders');
    expect(nameIn({ typedName: 'order' }, 'orders')).toBe('order');
  });
});
