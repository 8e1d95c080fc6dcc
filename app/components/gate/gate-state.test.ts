import { describe, expect, it } from 'vitest';
import type { Presentation } from '../../../core/actions/presentation.ts';
import type { ActionAnswer } from '../../features/actions/action-answer.ts';
import type { RunView } from '../../features/operations/run-view.ts';
import type { ActionWish, Unanswered } from './ask-gate.ts';
import { afterEvent, followedRuns, NOTHING_YET, TOASTS_SHOWN } from './gate-state.ts';
import type { GateState } from './gate-state.ts';

const WISH: ActionWish = { actionId: 'tables.delete-item', environmentId: 'prod', label: 'Delete item' };

function presentation(hash: string): Presentation {
  return { hash, target: 'users' } as Presentation;
}

function run(state: RunView['state'], id = 'r'): RunView {
  return { id, state, long: false } as RunView;
}

const OPEN = afterEvent(NOTHING_YET, { type: 'opened', wish: WISH, key: 'k' });
const PLANNED = answered(OPEN, { outcome: 'presented', presentation: presentation('a') });

function answered(state: GateState, answer: ActionAnswer | Unanswered, key = 'k'): GateState {
  return afterEvent(state, {
    type: 'answered',
    wish: WISH,
    key,
    answer,
    fromDialog: state.dialog !== undefined,
  });
}

describe('what is shown of a wish', () => {
  it('of what asks for nothing: one notice, no dialog', () => {
    const after = answered(NOTHING_YET, { outcome: 'ran', run: run('done') });
    expect(after.dialog).toBeUndefined();
    expect(after.toasts).toMatchObject([{ id: 'k', run: { state: 'done' } }]);
  });

  it('of what asks for something after all: its plan, although no dialog was open', () => {
    const after = answered(NOTHING_YET, { outcome: 'presented', presentation: presentation('a') });
    expect(after.dialog?.shown).toMatchObject({ phase: 'planned', isSending: false });
  });

  it('a plan that was confirmed and done closes the dialog and leaves a notice', () => {
    const sent = afterEvent(PLANNED, { type: 'sent' });
    expect(sent.dialog?.shown).toMatchObject({ isSending: true });
    const after = answered(sent, { outcome: 'ran', run: run('done') });
    expect(after.dialog).toBeUndefined();
    expect(after.toasts).toHaveLength(1);
  });

  it('a plan that changed is shown beside the one it was, and asked again', () => {
    const after = answered(PLANNED, { outcome: 'changed', presentation: presentation('b') });
    expect(after.dialog?.shown).toMatchObject({
      phase: 'planned',
      presentation: { hash: 'b' },
      earlier: { hash: 'a' },
      isSending: false,
    });
  });

  it('what stopped it is said over the same plan', () => {
    const after = answered(PLANNED, {
      outcome: 'stopped',
      sentence: 'Olga is at it already.',
      presentation: presentation('a'),
    });
    expect(after.dialog?.shown).toMatchObject({ notice: 'Olga is at it already.', earlier: undefined });
  });

  it('a failure, a long run and a revealed value stay in the dialog', () => {
    expect(answered(PLANNED, { outcome: 'ran', run: run('failed') }).dialog?.shown.phase).toBe('run');
    expect(answered(PLANNED, { outcome: 'started', run: run('waiting') }).dialog?.shown.phase).toBe('run');
    const revealed = answered(PLANNED, { outcome: 'ran', run: run('done'), reveal: 'hunter2' });
    expect(revealed.dialog?.shown).toMatchObject({ reveal: 'hunter2' });
    const concealed = afterEvent(revealed, { type: 'concealed' });
    expect(JSON.stringify(concealed)).not.toContain('hunter2');
  });

  it('a console that did not answer leaves the filled-in plan where it is', () => {
    const lost: Unanswered = { outcome: 'unanswered', sentence: 'No answer.' };
    expect(answered(PLANNED, lost).dialog?.shown).toMatchObject({ phase: 'planned', notice: 'No answer.' });
    expect(answered(OPEN, lost).dialog?.shown).toMatchObject({ phase: 'refused' });
    expect(answered(NOTHING_YET, lost).toasts).toMatchObject([{ refusal: { sentence: 'No answer.' } }]);
  });

  it('mistakes of an input are one sentence', () => {
    const after = answered(OPEN, {
      outcome: 'invalid',
      mistakes: [
        { path: 'item.price', message: 'is not a number' },
        { path: '', message: 'has no key' },
      ],
    });
    expect(after.dialog?.shown).toMatchObject({
      refusal: { sentence: 'item.price: is not a number; has no key' },
    });
  });

  it('an answer to another wish does not take the dialog away', () => {
    const after = answered(PLANNED, { outcome: 'ran', run: run('done') }, 'other');
    expect(after.dialog?.key).toBe('k');
    expect(after.toasts).toHaveLength(1);
  });

  it('a plan that comes after its dialog was closed opens nothing', () => {
    const closed = afterEvent(OPEN, { type: 'closed' });
    const late = { type: 'answered', wish: WISH, key: 'k', fromDialog: true } as const;
    const plan = { outcome: 'presented', presentation: presentation('a') } as const;
    expect(afterEvent(closed, { ...late, answer: plan }).dialog).toBeUndefined();
    const ran = afterEvent(closed, { ...late, answer: { outcome: 'ran', run: run('done') } });
    expect(ran.toasts).toHaveLength(1);
  });
});

describe('long runs', () => {
  const running = answered(PLANNED, { outcome: 'started', run: run('running') });

  it('left alone, go on as a notice; their progress moves there', () => {
    const left = afterEvent(running, { type: 'left-running' });
    expect(left.dialog).toBeUndefined();
    expect(followedRuns(left).map(({ id }) => id)).toEqual(['r']);
    const moved = afterEvent(left, { type: 'run-moved', run: run('done') });
    expect(moved.toasts[0]?.run?.state).toBe('done');
    expect(followedRuns(moved)).toEqual([]);
  });

  it('are followed in the dialog too', () => {
    expect(followedRuns(running)).toHaveLength(1);
    const moved = afterEvent(running, { type: 'run-moved', run: run('cancelled') });
    expect(moved.dialog?.shown).toMatchObject({ run: { state: 'cancelled' } });
  });
});

describe('notices', () => {
  it('are few, the newest of them', () => {
    const many = Array.from({ length: TOASTS_SHOWN + 3 }, (_, index) => String(index)).reduce(
      (state, key) => answered(state, { outcome: 'ran', run: run('done', key) }, key),
      NOTHING_YET,
    );
    expect(many.toasts).toHaveLength(TOASTS_SHOWN);
    expect(many.toasts.at(-1)?.id).toBe(String(TOASTS_SHOWN + 2));
    const closed = afterEvent(many, { type: 'toast-closed', id: many.toasts[0]?.id ?? '' });
    expect(closed.toasts).toHaveLength(TOASTS_SHOWN - 1);
  });
});
