import { data } from '@remix-run/node';
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { newRunId } from '../../core/actions/run-id.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { ActionPage } from '../components/gate/action-page.tsx';
import { Page } from '../components/page.tsx';
import { statusOf } from '../features/actions/action-answer.ts';
import { answerAction } from '../features/actions/answer-action.server.ts';
import { notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: `${known?.title ?? 'Action'} · Operations` },
];

/** What the dialog shows, as a page: for browsers whose scripts do not run, or not yet. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const known = ACTIONS.find((one) => one.id === params.action);
  if (!known) throw notFound('There is no such action.');
  return { actionId: known.id, title: known.title };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { answer, wish } = await answerAction(request, context, person, params.action ?? '');
  return data({ answer, wish, key: newRunId(Date.now()) }, { status: statusOf(answer) });
}

export default function ActionRoute() {
  const { actionId, title } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  return (
    <Page title={title}>
      <ActionPage key={answered?.key} actionId={actionId} answered={answered} />
    </Page>
  );
}
