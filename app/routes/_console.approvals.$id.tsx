import { data } from '@remix-run/node';
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { ShouldRevalidateFunction } from '@remix-run/react';
import { Age } from '../components/clock.tsx';
import { CellView } from '../components/cells/cell-view.tsx';
import { TimeLeft } from '../components/gate/countdown.tsx';
import { EnvironmentBand } from '../components/gate/environment-band.tsx';
import { PlanView } from '../components/gate/plan-view.tsx';
import { Fact, Facts, Page, Section } from '../components/page.tsx';
import { ResourceLink } from '../features/actions/resource-link.tsx';
import { ApprovalMark } from '../features/approvals/approval-mark.tsx';
import { approvalDetail } from '../features/approvals/approval-view.ts';
import type { ApprovalDetail } from '../features/approvals/approval-view.ts';
import { decide } from '../features/approvals/decide.server.ts';
import { DecidedView } from '../features/approvals/decided-view.tsx';
import { Decision } from '../features/approvals/decision-form.tsx';
import { stillSame } from '../features/approvals/still-same.server.ts';
import type { StillSame } from '../features/approvals/still-same.server.ts';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { mayDecide } from '../features/rules/notices.server.ts';
import { notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data: found }) => [
  { title: `${found?.title ?? 'Approval'} · Approvals · Operations` },
];
export const handle = { alone: true };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const found = await homeCell(context.home.approvals.find(params.id ?? ''));
  if (found.state !== 'fresh') return { title: 'Approval', cell: found };
  const approval = found.value;
  if (!approval) throw notFound('There is no such request.');
  const eyes = eyesOf(context, person);
  const may = mayDecide(context, person, approval, eyes.now);
  const run = approval.runId ? await homeCell(context.home.runs.find(approval.runId)) : undefined;
  const isBegun = run !== undefined && !(run.state === 'fresh' && run.value === undefined);
  const detail = approvalDetail(approval, eyes, person.id, may, isBegun);
  return {
    title: detail.title,
    cell: { ...found, value: detail },
    stillSame: may ? stillSame(request, context, person, approval) : undefined,
  };
}

/** A decision that came too late has found the request in another state: it is read anew whatever the answer was. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formMethod, defaultShouldRevalidate }) =>
  formMethod === 'POST' || defaultShouldRevalidate;

/** Agrees or declines. Who may is decided for this request's environment and action, by the gate. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = requirePermission(request, context, 'approvals:decide');
  const { decided, status } = await decide(request, context, person, params.id ?? '');
  return data({ decided }, { status });
}

export default function ApprovalPage() {
  const { title, cell, stillSame: same } = useLoaderData<typeof loader>();
  return (
    <Page title={title}>
      <CellView cell={cell}>{(detail) => <Detail detail={detail} same={same} />}</CellView>
    </Page>
  );
}

interface DetailProps {
  readonly detail: ApprovalDetail;
  readonly same?: Promise<StillSame>;
}

function Detail({ detail, same }: DetailProps) {
  const answered = useActionData<typeof action>();
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface">
      {detail.environment ? <EnvironmentBand side={detail.environment} confirmation="second-person" /> : null}
      <div className="grid gap-x-8 gap-y-6 p-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0">
          <h2 className="sr-only">The plan</h2>
          {detail.plan ? (
            <PlanView plan={detail.plan} confirmation="second-person" />
          ) : (
            <p className="text-sm text-ink-muted">
              The plan holds data of {detail.environment?.label ?? detail.environmentId}, which your role may
              not see.
            </p>
          )}
        </div>
        <div className="min-w-0">
          <Facts>
            <Fact name="State">
              <ApprovalMark state={detail.state} />
            </Fact>
            <Fact name="Asked for by">
              {detail.requestedBy} <span className="text-ink-faint">({detail.role})</span>
            </Fact>
            <Fact name="Asked">
              <Age at={detail.requestedAt} />
            </Fact>
            {detail.state === 'waiting' ? (
              <Fact name="Holds for">
                <TimeLeft until={detail.expiresAt} />
              </Fact>
            ) : null}
            <Fact name="On">
              <ResourceLink kind={detail.kind} target={detail.target} environmentId={detail.environmentId} />
            </Fact>
            {detail.reason ? <Fact name="Reason">{detail.reason}</Fact> : null}
            <Fact name="From">{detail.address}</Fact>
            <Fact name="Plan">
              <span className="break-all font-mono text-2xs">{detail.planHash}</span>
            </Fact>
          </Facts>
          <Section title="The decision">
            {answered ? (
              <DecidedView decided={answered.decided} />
            ) : (
              <Decision approval={detail} stillSame={same} />
            )}
          </Section>
        </div>
      </div>
    </div>
  );
}
