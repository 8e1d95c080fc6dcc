import pLimit from 'p-limit';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Json, Plan } from '../actions/plan.ts';
import type { Actor, Origin } from '../actions/record.ts';
import type { Approval, Approvals } from '../actions/run.ts';
import { storedBodySchema } from './bodies.ts';
import type { Bodies, StoredBody } from './bodies.ts';
import { homeError } from './home-error.ts';
import { inOrder, listNewest, listSortOf } from './listed.ts';
import { KEPT_SECONDS } from './runs.ts';
import { asJson } from './run-items.ts';
import { conditionOf, readAs, wireOf } from './table.ts';
import type { HomeTable, Item, Key } from './table.ts';
import { transact } from './transaction.ts';

const APPROVALS_LIST = 'approvals';
const LONGEST_LIST = 100;
const AT_ONCE = 8;

const ATTRIBUTES = ['PK', 'fixed', 'request', 'state', 'decidedBy', 'decidedAt', 'runId'] as const;

const itemSchema = z.object({
  fixed: z.string(),
  request: storedBodySchema,
  state: z.enum(['waiting', 'approved', 'declined', 'void']),
  decidedBy: z.string().optional(),
  decidedAt: z.number().optional(),
  runId: z.string().optional(),
});

/** What never changes, and is small. */
interface Fixed {
  readonly id: string;
  readonly actionId: string;
  readonly environmentId: string;
  readonly target: string;
  readonly planHash: string;
  readonly requestedBy: Actor;
  readonly from: Origin;
  readonly requestedAt: number;
  readonly expiresAt: number;
  readonly reason?: string;
  readonly undoOf?: string;
}

export function createApprovals(table: HomeTable, bodies: Bodies): Approvals {
  return {
    async create(approval) {
      const { PK } = keyOf(approval.id);
      const request = await bodies.write(PK, asJson({ input: approval.input, plan: approval.plan }));
      const absent = conditionOf({ condition: 'attribute_not_exists(PK)', values: {} });
      const Item = wireOf(approvalItem(approval, request));
      // A transaction of one: its token makes an attempt whose answer was lost the same attempt.
      const result = await transact(table, [{ Put: { TableName: table.name, Item, ...absent } }]);
      if (result === 'written') return;
      await bodies.remove(PK, request);
      throw homeError(
        'rejected',
        'dynamodb:TransactWriteItems',
        `An approval ${approval.id} is there already.`,
      );
    },

    async find(id) {
      const item = await table.get(keyOf(id));
      return item && approvalOf(bodies, item);
    },

    async list({ limit }) {
      const { keys } = await listNewest(table, APPROVALS_LIST, Math.min(limit, LONGEST_LIST));
      const items = await table.getMany(
        keys.map(({ PK, SK }) => ({ PK, SK })),
        ATTRIBUTES,
      );
      const atOnce = pLimit(AT_ONCE);
      return Promise.all(inOrder(keys, items).map((item) => atOnce(() => approvalOf(bodies, item))));
    },

    async decide(id, { state, by, at, runId }) {
      const token = randomUUID();
      const decided = await table.update(keyOf(id), {
        update:
          'SET #state = :state, decidedBy = :by, decidedAt = :at, decisionToken = :token' +
          (runId === undefined ? '' : ', runId = :run'),
        condition: '#state = :waiting OR decisionToken = :token',
        names: { '#state': 'state' },
        values: {
          ':state': state,
          ':by': JSON.stringify(by),
          ':at': at,
          ':token': token,
          ':waiting': 'waiting',
          ...(runId !== undefined && { ':run': runId }),
        },
      });
      return decided !== 'unmet';
    },
  };
}

function keyOf(id: string): Key {
  return { PK: `approval#${id}`, SK: 'approval' };
}

function approvalItem(approval: Approval, request: StoredBody): Item {
  const { id, actionId, environmentId, target, planHash, requestedBy, from, requestedAt, expiresAt } =
    approval;
  const { reason, undoOf, state, decidedBy, decidedAt, runId } = approval;
  const fixed: Fixed = {
    ...{ id, actionId, environmentId, target, planHash, requestedBy, from, requestedAt, expiresAt },
    ...{ reason, undoOf },
  };
  return {
    ...keyOf(id),
    listKey: APPROVALS_LIST,
    listSort: listSortOf(requestedAt, id),
    fixed: JSON.stringify(fixed),
    request,
    state,
    decidedBy: decidedBy && JSON.stringify(decidedBy),
    decidedAt,
    runId,
    removeAt: Math.floor(requestedAt / 1000) + KEPT_SECONDS,
  };
}

async function approvalOf(bodies: Bodies, item: Item): Promise<Approval> {
  const { fixed, request, state, decidedBy, decidedAt, runId } = readAs(itemSchema, item, 'approval');
  const small = JSON.parse(fixed) as Fixed;
  const read = await bodies.read(keyOf(small.id).PK, request);
  if (read === undefined)
    throw homeError('absent', 'dynamodb:Query', `Pieces of the approval ${small.id} are no longer there.`);
  const { input, plan } = read as unknown as { readonly input: Json; readonly plan: Plan };
  return {
    ...small,
    ...{ input, plan, state, decidedAt, runId },
    decidedBy: decidedBy === undefined ? undefined : (JSON.parse(decidedBy) as Actor),
  };
}
