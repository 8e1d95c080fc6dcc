import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../core/actions/action.ts';
import type { Run } from '../../../core/actions/run.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { runView } from './run-view.ts';
import type { RunEyes } from './run-view.ts';

const NOW = 1_000_000;
const SECRET = 'a value of an item';

const RUN: Run = {
  id: 'r1',
  actionId: 'tables.put-item',
  environmentId: 'prod',
  target: 'users',
  input: { item: SECRET },
  plan: {
    summary: `Change ${SECRET}`,
    calls: [],
    changes: [{ attribute: 'a', before: SECRET }],
    costs: [],
    loses: [],
    undo: { reach: 'complete', how: '' },
    commands: [],
    version: 'v',
    estimates: [],
    facts: { before: SECRET },
  },
  planHash: 'h',
  who: { id: 'olga', name: 'Olga', role: 'operator' },
  from: { address: '127.0.0.1', requestId: 'q' },
  long: false,
  state: 'done',
  createdAt: NOW - 5_000,
};

function eyes(mayRead: boolean, mayAct = true): RunEyes {
  return {
    now: NOW,
    actionOf: () => ({ title: 'Save item', kind: 'table' }),
    labelOf: (id) => ({ id, label: 'Production', colour: 'amber' }) as EnvironmentLabel,
    mayRead: () => mayRead,
    mayAct: () => mayAct,
  };
}

function view(run: Partial<Run>, mayRead = true, mayAct = true) {
  return runView({ ...RUN, ...run }, eyes(mayRead, mayAct));
}

const UNDO = { actionId: 'tables.put-item', input: { item: SECRET } };
const DONE: Outcome = { outcome: 'done', sentence: `Done: ${SECRET}`, undo: { ...UNDO, until: NOW + 1 } };

describe('a run as a browser may see it', () => {
  it('holds no input, no facts, and not what an undo would put back', () => {
    const text = JSON.stringify(view({ outcome: { ...DONE, sentence: 'Done.' }, checkpoint: SECRET }));
    expect(JSON.stringify({ ...JSON.parse(text), summary: '' })).not.toContain(SECRET);
  });

  it('holds nothing of the data for whoever may not see it', () => {
    const failed: Outcome = {
      outcome: 'failed',
      sentence: SECRET,
      completed: SECRET,
      remaining: SECRET,
      failure: { state: 'rejected', operation: 'dynamodb:PutItem', detail: SECRET, at: NOW },
    };
    for (const outcome of [DONE, failed])
      expect(JSON.stringify(view({ outcome }, false))).not.toContain(SECRET);
    expect(view({ outcome: failed }, false)).toMatchObject({
      summary: 'Save item',
      target: 'users',
      failure: { state: 'rejected', operation: 'dynamodb:PutItem' },
    });
    expect(view({ outcome: failed }).remaining).toBe(SECRET);
  });

  it.each([
    ['in time', {}, true],
    ['without a deadline', { outcome: { ...DONE, undo: UNDO } }, true],
    ['too late', { outcome: { ...DONE, undo: { ...UNDO, until: NOW - 1 } } }, false],
    ['undone already', { undoneBy: 'r2' }, false],
  ] as const)('an undo is offered: %s', (_name, change, offered) => {
    expect(view({ outcome: DONE, ...change }).undo !== undefined).toBe(offered);
  });

  it('an undo is possible for whoever may do it', () => {
    expect(view({ outcome: DONE }).undo).toMatchObject({ possible: true });
    expect(view({ outcome: DONE }, true, false).undo).toMatchObject({ possible: false });
  });

  it.each([
    ['waits for a console', { state: 'waiting' }, 'untaken'],
    ['is being worked on', { state: 'running', leaseUntil: NOW + 1 }, undefined],
    ['lost its console', { state: 'running', leaseUntil: NOW - 1 }, 'silent'],
    ['has ended', { state: 'failed', leaseUntil: NOW - 1 }, undefined],
  ] as const)('says that it %s', (_name, change, stall) => {
    expect(view(change).stall).toBe(stall);
  });

  it.each([
    ['a long one that runs', { long: true, state: 'running' }, true],
    ['a short one', { long: false, state: 'running' }, false],
    ['one that has ended', { long: true, state: 'done' }, false],
    ['one that was asked already', { long: true, state: 'running', cancelRequestedBy: RUN.who }, false],
  ] as const)('can be cancelled: %s', (_name, change, may) => {
    expect(view(change).mayCancel).toBe(may);
    expect(view(change, true, false).mayCancel).toBe(false);
  });

  it('that takes content waits for it, and can be cancelled although it is short', () => {
    const uploads = {
      ...eyes(true),
      actionOf: () => ({ title: 'Upload', kind: 'bucket', takesContent: true }) as const,
    };
    const waiting = runView({ ...RUN, state: 'waiting', target: 'a bucket/key/x', id: 'r9' }, uploads);
    expect(waiting).toMatchObject({ stall: 'content', mayCancel: true });
    expect(waiting.contentAt).toBe('/buckets/a%20bucket/objects?upload=r9');
    expect(runView({ ...RUN, state: 'running' }, uploads)).toMatchObject({
      mayCancel: true,
      contentAt: undefined,
    });
  });
});
