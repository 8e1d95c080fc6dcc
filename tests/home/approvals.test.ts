import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Approval, Home } from '../../core/actions/run.ts';
import { HomeError } from '../../core/home/home-error.ts';
import { bodyOf, PLAN, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

const BERT = { id: 'bert', name: 'Bert Holm', role: 'operator' };

let fixture: HomeFixture;
let home: Home;

beforeAll(async () => {
  fixture = await startHome();
  home = fixture.console();
  await home.prepare();
});
afterAll(() => fixture.close());

function approvalOf(id: string, requestedAt = 1_000): Approval {
  return {
    id,
    actionId: 'queues.purge',
    environmentId: 'prod',
    target: 'orders',
    input: { queue: 'orders', note: 'x'.repeat(900_000) },
    plan: PLAN,
    planHash: 'hash',
    requestedBy: bodyOf().who,
    from: { address: '127.0.0.1', requestId: 'r-1' },
    requestedAt,
    expiresAt: requestedAt + 3_600_000,
    state: 'waiting',
  };
}

it('an approval comes back as it was asked for, and is there once', async () => {
  await home.approvals.create(approvalOf('a1'));
  expect(await home.approvals.find('a1')).toEqual(approvalOf('a1'));
  expect(await home.approvals.find('a0')).toBeUndefined();
  await expect(home.approvals.create(approvalOf('a1'))).rejects.toBeInstanceOf(HomeError);
});

it('is decided once, by whoever is first', async () => {
  await home.approvals.create(approvalOf('a2', 2_000));
  const other = fixture.console();
  const decisions = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      (index % 2 ? home : other).approvals.decide('a2', {
        state: index % 2 ? 'approved' : 'declined',
        by: BERT,
        at: 5_000 + index,
        ...(index % 2 && { runId: `run-${index}` }),
      }),
    ),
  );
  const winner = decisions.indexOf(true);
  expect(decisions.filter(Boolean)).toHaveLength(1);
  expect(await home.approvals.find('a2')).toMatchObject({
    state: winner % 2 ? 'approved' : 'declined',
    decidedBy: BERT,
    decidedAt: 5_000 + winner,
    ...(winner % 2 && { runId: `run-${winner}` }),
  });
});

it('that does not exist is not decided', async () => {
  expect(await home.approvals.decide('none', { state: 'approved', by: BERT, at: 1 })).toBe(false);
  expect(await home.approvals.find('none')).toBeUndefined();
});

it('a decision whose answer was lost was made', async () => {
  await home.approvals.create(approvalOf('a3', 3_000));
  fixture.loseAnswers('UpdateItemCommand', 1);
  expect(await home.approvals.decide('a3', { state: 'void', by: BERT, at: 1 })).toBe(true);
});

it('are listed newest first, and expire', async () => {
  const listed = await home.approvals.list({ limit: 2 });
  expect(listed.map(({ id }) => id)).toEqual(['a3', 'a2']);
  const item = await fixture.read('approval#a1', 'approval');
  expect(item?.removeAt?.N).toBe(String(1 + 400 * 86_400));
});

it('rules forbid nothing until somebody says so', async () => {
  expect(await home.rules.read()).toEqual({ readOnly: false });
  const rules = { readOnly: true, readOnlyReason: 'Stocktaking', changedBy: BERT, changedAt: 9 };
  await home.rules.write(rules);
  expect(await fixture.console().rules.read()).toEqual(rules);
});
