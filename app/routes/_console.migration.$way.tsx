import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { wayOf } from '../../core/migration/ways.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { SideName } from '../components/pair/side.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { WayContent } from '../features/migration/way-content.tsx';
import { wayContent } from '../features/migration/way-content.server.ts';
import { WAY_WORDS } from '../features/migration/way-view.ts';
import { notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `${data.from.label} to ${data.to.label}` : 'Migration'} · Operations` },
];
export const handle = { alone: true };

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const way = wayOf(context.console.labels, params.way ?? '');
  if (!way) throw notFound('There is no such way between two environments, or no data goes along it.');
  const { id, from, to } = way;
  const [source, target] = [context.console.find(from.id), context.console.find(to.id)];
  if (!source || !target) throw notFound('There is no such environment.');
  const asking = {
    context,
    person,
    budget: budgetFor(request.signal),
    signal: request.signal,
    search: new URL(request.url).searchParams,
  };
  return { wayId: id, from, to, content: wayContent(way, { from: source, to: target }, asking) };
}

export default function WayPage() {
  const { wayId, from, to, content } = useLoaderData<typeof loader>();
  return (
    <Page
      title={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <SideName side={from} />
          <span className="text-base font-normal text-ink-faint">to</span>
          <SideName side={to} />
        </span>
      }
      lead={WAY_WORDS[content.kind].lead}
      aside={
        <PairLink to="/migration" className="text-sm text-accent underline-offset-2 hover:underline">
          All ways
        </PairLink>
      }
    >
      <WayContent key={wayId} wayId={wayId} from={from} to={to} content={content} />
      <CommandLines commands={content.commands} remark={content.remark} />
    </Page>
  );
}
