import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import type { Approval } from '../../core/actions/run.ts';
import { mapCell } from '../../core/cells/cell.ts';
import { BrokenStream, CellView, Waiting } from '../components/cells/cell-view.tsx';
import { Page } from '../components/page.tsx';
import { ApprovalRows } from '../features/approvals/approval-rows.tsx';
import { approvalView, inOrder } from '../features/approvals/approval-view.ts';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { mayDecide } from '../features/rules/notices.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Approvals · Operations' }];
export const handle = { alone: true };

const SHOWN = 100;

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const eyes = eyesOf(context, person);
  const view = (one: Approval) =>
    approvalView(one, eyes, person.id, mayDecide(context, person, one, eyes.now));
  return {
    list: homeCell(context.home.approvals.list({ limit: SHOWN })).then((cell) =>
      mapCell(cell, (all) => inOrder(all.map(view))),
    ),
  };
}

export default function Approvals() {
  const { list } = useLoaderData<typeof loader>();
  return (
    <Page title="Approvals" lead="Plans that wait for a second person, and what became of the others.">
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <Suspense
          fallback={
            <div className="p-4">
              <Waiting lines={6} />
            </div>
          }
        >
          <Await resolve={list} errorElement={<BrokenStream />}>
            {(cell) => (
              <CellView cell={cell}>{(approvals) => <ApprovalRows approvals={approvals} />}</CellView>
            )}
          </Await>
        </Suspense>
      </div>
    </Page>
  );
}
