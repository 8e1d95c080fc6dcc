import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData, useSearchParams } from '@remix-run/react';
import { Suspense } from 'react';
import { valueOf } from '../../core/cells/cell.ts';
import { groupOfProgram } from '../../core/resources/logs/group-names.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { StreamedCell } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { SideName } from '../components/pair/side.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { taskLines } from '../features/deployments/command-lines.ts';
import { deploymentPair } from '../features/deployments/deployment-pair.server.ts';
import { OnlyOnEcs } from '../features/deployments/service-panes.tsx';
import { colourPatterns } from '../features/logs/colours.server.ts';
import { ColoursView } from '../features/logs/colours-view.tsx';
import { rangeOf } from '../features/logs/range.ts';
import { ChoiceLinks } from '../features/metrics/choice-links.tsx';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** Reading an hour of lines takes longer than a page's usual budget. */
const PATIENCE_MS = 20_000;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.service ?? 'Service'} · Errors by pattern · Operations` },
];

/** Two revisions of one service in one environment: blue and green, while a release bakes or just after it. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = pairOf(request, context);
  const { named, sides } = deploymentPair(params.service, pair);
  const search = new URL(request.url).searchParams;
  const usual = sides.findLastIndex(({ compute }) => compute.kind === 'ecs');
  const wanted = sides.findIndex(({ label }) => label.id === search.get('in'));
  const index = wanted === -1 ? Math.max(0, usual) : wanted;
  const { source, label, name, compute } = sides[index === 0 ? 0 : 1];
  const asked = rangeOf(search, Date.now());
  const refusal = refusalOf(person, 'data:read', source.environment);
  const group = groupOfProgram(named.key, source.environment);
  const keys = { blue: search.get('blue') ?? undefined, green: search.get('green') ?? undefined };
  const found =
    refusal === undefined && asked.kind === 'range' && compute.kind === 'ecs'
      ? colourPatterns(
          { source, label, cluster: compute.cluster, service: name, asked: keys, range: asked.range },
          budgetFor(request.signal, PATIENCE_MS),
        )
      : undefined;
  return {
    service: named.key,
    address: named.address,
    labels: pair.labels,
    label,
    refusal,
    asked,
    isEcs: compute.kind === 'ecs',
    group:
      group === undefined
        ? undefined
        : { half: index === 0 ? ('left' as const) : ('right' as const), name: group },
    found,
    lines: Promise.resolve(found).then((cell) => [
      ...taskLines(label, compute, name),
      ...((cell && valueOf(cell)?.compared?.commands) ?? []),
    ]),
  };
}

export default function ServicePatterns() {
  const { service, address, labels, label, refusal, asked, isEcs, group, found, lines } =
    useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="text-base font-medium">{service}, revision against revision</h2>
        <ChoiceLinks
          label="Environment"
          choices={labels.map((one) => ({
            label: one.label,
            isChosen: one.id === label.id,
            changes: { in: one.id, blue: undefined, green: undefined },
          }))}
        />
        <PairLink
          to={`/deployments/${encodeURIComponent(address)}`}
          prefetch="none"
          className="text-sm text-accent hover:underline"
        >
          Deployment
        </PairLink>
        <PairLink to="/logs/patterns" prefetch="none" className="text-sm text-accent hover:underline">
          Environment against environment
        </PairLink>
      </div>
      <section
        aria-label={label.label}
        className="space-y-3 rounded-lg border border-line bg-surface px-4 py-3"
      >
        <SideName side={label} />
        {asked.kind === 'mistake' ? (
          <p role="alert" className="text-sm text-bad">
            {asked.sentence}
          </p>
        ) : null}
        {refusal === undefined ? null : <p className="text-sm text-ink-muted">{refusal}</p>}
        {isEcs ? null : <OnlyOnEcs>revisions of a task definition are ECS’s.</OnlyOnEcs>}
        {found ? (
          <StreamedCell
            key={search.toString()}
            cell={found}
            empty={
              <p className="text-sm text-ink-muted">ECS tells no task of this service, running or stopped.</p>
            }
          >
            {(settled) => <ColoursView found={settled} asked={asked} search={search} group={group} />}
          </StreamedCell>
        ) : null}
      </section>
      <Suspense>
        <Await resolve={lines} errorElement={null}>
          {(told) => <CommandLines commands={[{ side: label, lines: told }]} />}
        </Await>
      </Suspense>
    </>
  );
}
