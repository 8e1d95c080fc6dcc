import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface HeldPlan {
  readonly id: string;
  version: number;
  document: Readonly<Record<string, unknown>>;
  readonly requestId: unknown;
  readonly selections: Map<string, Readonly<Record<string, unknown>>>;
}

/** What of AWS Backup a schedule needs, over its REST protocol. Source: AWS Backup API reference. */
export interface TestBackup {
  readonly url: string;
  readonly plans: ReadonlyMap<string, HeldPlan>;
  readonly vaults: Set<string>;
  /** Calls since the last time, as `PUT /backup/plans`. */
  readonly calls: () => readonly string[];
  /** The next call with this method and a path that ends so is denied. */
  readonly deny: (method: string, end: string) => void;
  /** When the newest recovery point of a table was made. */
  readonly recoveryPoints: Map<string, number>;
  readonly close: () => Promise<void>;
}

type Answer = readonly [status: number, body: unknown, errorType?: string];

export async function startAwsBackup(): Promise<TestBackup> {
  const plans = new Map<string, HeldPlan>();
  const vaults = new Set<string>();
  const recoveryPoints = new Map<string, number>();
  let calls: string[] = [];
  let denied: { readonly method: string; readonly end: string } | undefined;
  let ids = 0;
  const newId = () => `0000-${(ids += 1)}`;

  function answerOf(method: string, path: string, body: Record<string, unknown>): Answer {
    const [root = '', ...rest] = path.split('/').filter(Boolean).map(decodeURIComponent);
    if (root === 'backup-vaults') {
      const [name] = rest;
      if (method === 'PUT' && name) vaults.add(name);
      return [200, { BackupVaultList: [...vaults].map((BackupVaultName) => ({ BackupVaultName })) }];
    }
    if (root === 'resources') {
      const at = recoveryPoints.get(rest[0]?.split('/').at(-1) ?? '') ?? recoveryPoints.get(rest[1] ?? '');
      const points = at === undefined ? [] : [{ Status: 'COMPLETED', CreationDate: at / 1_000 }];
      return [200, { RecoveryPoints: points }];
    }
    const [, planId, part, selectionId] = rest.length > 0 ? rest : [];
    if (planId === undefined) return planList(method, body);
    const plan = plans.get(planId);
    if (!plan) return [400, { message: 'No such plan.' }, 'ResourceNotFoundException'];
    if (part === 'selections') return selectionOf(plan, method, selectionId, body);
    if (method === 'DELETE') {
      if (plan.selections.size > 0)
        return [
          400,
          { message: 'Related backup plan selections must be deleted prior.' },
          'InvalidRequestException',
        ];
      plans.delete(planId);
      return [200, { BackupPlanId: planId }];
    }
    if (method === 'POST') {
      plan.document = body.BackupPlan as HeldPlan['document'];
      plan.version += 1;
    }
    return [200, { BackupPlanId: planId, BackupPlan: plan.document, VersionId: `v${plan.version}` }];
  }

  function planList(method: string, body: Record<string, unknown>): Answer {
    if (method === 'PUT') {
      const known = [...plans.values()].find((plan) => plan.requestId === body.CreatorRequestId);
      const id = known?.id ?? newId();
      const document = body.BackupPlan as HeldPlan['document'];
      if (!known)
        plans.set(id, { id, version: 1, document, requestId: body.CreatorRequestId, selections: new Map() });
      return [200, { BackupPlanId: id }];
    }
    const list = [...plans.values()].map(({ id, document }) => ({
      BackupPlanId: id,
      BackupPlanName: document.BackupPlanName,
    }));
    return [200, { BackupPlansList: list }];
  }

  function selectionOf(
    { id: planId, selections }: HeldPlan,
    method: string,
    id: string | undefined,
    body: Record<string, unknown>,
  ): Answer {
    if (id === undefined && method === 'PUT') {
      const selectionId = newId();
      selections.set(selectionId, body.BackupSelection as Readonly<Record<string, unknown>>);
      return [200, { SelectionId: selectionId, BackupPlanId: planId }];
    }
    if (id === undefined) {
      const list = [...selections].map(([SelectionId, { SelectionName }]) => ({
        SelectionId,
        SelectionName,
      }));
      return [200, { BackupSelectionsList: list }];
    }
    if (method === 'DELETE') selections.delete(id);
    return [200, { SelectionId: id, BackupSelection: selections.get(id) }];
  }

  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const [path = ''] = (request.url ?? '').split('?');
      const method = request.method ?? '';
      calls.push(`${method} ${path}`);
      const isDenied = denied?.method === method && path.replace(/\/$/, '').endsWith(denied.end);
      if (isDenied) denied = undefined;
      const [status, answer, errorType] = isDenied
        ? ([403, { message: 'No.' }, 'AccessDeniedException'] as const)
        : answerOf(method, path, body);
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(errorType && { 'x-amzn-errortype': errorType }),
      });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plans,
    vaults,
    recoveryPoints,
    calls() {
      const made = calls;
      calls = [];
      return made;
    },
    deny: (method, end) => (denied = { method, end }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
