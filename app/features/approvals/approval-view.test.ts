import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../core/actions/run.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { RunEyes } from '../operations/run-view.ts';
import { approvalDetail, approvalView, inOrder } from './approval-view.ts';
import type { ApprovalView } from './approval-view.ts';

const NOW = 1_000_000;
const SECRET = 'a value of an item';

const APPROVAL = {
  id: 'a1',
  actionId: 'tables.put-item',
  environmentId: 'prod',
  target: 'users',
  input: { item: SECRET },
  plan: { summary: `Change ${SECRET}`, facts: { before: SECRET }, changes: [], version: 'v' },
  planHash: 'h',
  requestedBy: { id: 'olga', name: 'Olga', role: 'operator' },
  from: { address: '::1', requestId: 'q' },
  requestedAt: NOW - 10,
  expiresAt: NOW + 10,
  state: 'waiting',
} as unknown as Approval;

function eyes(mayRead: boolean, now = NOW): RunEyes {
  return {
    now,
    actionOf: () => ({ title: 'Save item', kind: 'table' }),
    labelOf: (id) => ({ id, label: id }) as EnvironmentLabel,
    mayRead: () => mayRead,
    mayAct: () => true,
  };
}

describe('a request as a browser may see it', () => {
  it('holds no input and no facts', () => {
    const { summary: _words, ...rest } = approvalView(APPROVAL, eyes(true), 'ada', true);
    expect(JSON.stringify(rest)).not.toContain(SECRET);
    expect(JSON.stringify(approvalDetail(APPROVAL, eyes(true), 'ada', true, false).plan)).not.toContain(
      'facts',
    );
  });

  it('holds no plan for whoever may not see the data', () => {
    const view = approvalDetail(APPROVAL, eyes(false), 'vera', false, false);
    expect(JSON.stringify(view)).not.toContain(SECRET);
    expect(view).toMatchObject({ summary: 'Save item', plan: undefined });
  });

  it('leads to its run only where there is one', () => {
    const agreed = { ...APPROVAL, state: 'approved' as const, runId: 'r1' };
    expect(approvalDetail(agreed, eyes(true), 'ada', false, true).runId).toBe('r1');
    expect(approvalDetail(agreed, eyes(true), 'ada', false, false).runId).toBeUndefined();
  });

  it('says whose it is, and that it has run out', () => {
    expect(approvalView(APPROVAL, eyes(true), 'olga', false).isOwn).toBe(true);
    expect(approvalView(APPROVAL, eyes(true), 'ada', true)).toMatchObject({ isOwn: false, state: 'waiting' });
    expect(approvalView(APPROVAL, eyes(true, NOW + 11), 'ada', false).state).toBe('expired');
    const declined = { ...APPROVAL, state: 'declined' as const };
    expect(approvalView(declined, eyes(true, NOW + 11), 'ada', false).state).toBe('declined');
  });
});

it('what waits for this person comes first, then what waits, then the rest, the newest first', () => {
  const made = (id: string, state: ApprovalView['state'], mayDecide: boolean, requestedAt: number) =>
    ({ id, state, mayDecide, requestedAt }) as ApprovalView;
  const ordered = inOrder([
    made('old', 'approved', false, 1),
    made('new', 'declined', false, 9),
    made('others', 'waiting', false, 8),
    made('mine', 'waiting', true, 2),
    made('mine too', 'waiting', true, 3),
    made('gone', 'expired', false, 7),
  ]);
  expect(ordered.map(({ id }) => id)).toEqual(['mine too', 'mine', 'others', 'new', 'gone', 'old']);
});
