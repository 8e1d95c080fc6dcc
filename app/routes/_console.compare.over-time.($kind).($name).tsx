import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { COMPARED_KINDS } from '../../core/compare/form/canonical.ts';
import { labelOf } from '../../core/environments/label.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { wantedOf } from '../features/compare/estate-view.ts';
import { keepNow, keepRefusal } from '../features/compare/keep-snapshot.server.ts';
import { OverTimePage } from '../features/compare/over-time-page.tsx';
import { OverTimePairPage } from '../features/compare/over-time-pair.tsx';
import { overTime, overTimePair } from '../features/compare/over-time.server.ts';
import { momentsOf } from '../features/compare/over-time.ts';
import { badRequest, notFound } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.shows === 'pair' ? data.name : 'Compare'} · Over time · Operations` },
];
/** Its columns are moments of one environment. */
export const handle = { alone: true };

const LONGEST_KEY = 1_024;

/** One environment at two moments, or one resource of it. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'settings:read');
  const search = new URL(request.url).searchParams;
  const asked = momentsOf(search);
  const source =
    asked.environment === undefined
      ? pairOf(request, context).sides[1]
      : context.console.find(asked.environment);
  if (!source) throw badRequest('There is no such environment.');
  const environment = labelOf(source.environment);
  const scene = { source, home: context.home, budget: budgetFor(request.signal) };
  if (params.kind === undefined) {
    const wanted = wantedOf(search);
    return {
      shows: 'everything',
      environment,
      environments: context.console.labels,
      wanted,
      refusal: keepRefusal(context, person, environment),
      moments: overTime(scene, asked, wanted),
    } as const;
  }
  const kind = COMPARED_KINDS.find((one) => one === params.kind);
  const { name = '' } = params;
  if (!kind || name === '' || name.length > LONGEST_KEY) throw notFound('Nothing of this name is compared.');
  const onlyDifferent = search.get('only') === 'different';
  const moments = overTimePair(scene, asked, kind, name);
  return { shows: 'pair', environment, kind, name, onlyDifferent, asked, moments } as const;
}

export function action({ request, context }: ActionFunctionArgs) {
  const person = requirePermission(request, context, 'snapshots:keep');
  return keepNow(request, context, person);
}

export default function OverTime() {
  const data = useLoaderData<typeof loader>();
  return data.shows === 'pair' ? <OverTimePairPage {...data} /> : <OverTimePage {...data} />;
}
