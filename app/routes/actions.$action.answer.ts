import type { ActionFunctionArgs } from '@remix-run/node';
import { statusOf } from '../features/actions/action-answer.ts';
import { answerAction } from '../features/actions/answer-action.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/**
 * A wish and the gate's answer to it, for the dialog. A route without a page, so that looking at a plan does not ask
 * every panel of the page for its data again. Whether the action itself is allowed is decided by the gate.
 */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { answer } = await answerAction(request, context, person, params.action ?? '');
  return Response.json(answer, { status: statusOf(answer) });
}
