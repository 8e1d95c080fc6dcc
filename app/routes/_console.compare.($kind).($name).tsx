import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { COMPARED_KINDS } from '../../core/compare/form/canonical.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { estateNow, pairNow } from '../features/compare/compare.server.ts';
import { dataPart } from '../features/compare/data-part.server.ts';
import { ComparedPair } from '../features/compare/compared-pair.tsx';
import { EstatePage } from '../features/compare/estate-page.tsx';
import { wantedOf } from '../features/compare/estate-view.ts';
import { actRefusal } from '../http/actor.server.ts';
import { notFound } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data?.shows === 'pair' ? `${data.name} · Compare · Operations` : 'Compare · Operations' },
];

/** The longest name of anything that is compared: a secret's, twice over for what mapping adds. */
const LONGEST_KEY = 1_024;

/** The whole estate, or one pair of it: one route, since both are one thing near and far. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'settings:read');
  const { sides, labels } = pairOf(request, context);
  const search = new URL(request.url).searchParams;
  const mayReadKeys = sides.every(({ environment }) => maySee(person, 'secrets:keys', environment));
  const budget = budgetFor(request.signal);
  if (params.kind === undefined) {
    const wanted = wantedOf(search);
    const estate = estateNow(sides, labels, wanted, { secretKeys: mayReadKeys }, budget);
    return { shows: 'estate', labels, wanted, estate } as const;
  }
  const kind = COMPARED_KINDS.find((one) => one === params.kind);
  const { name = '' } = params;
  if (!kind || name === '' || name.length > LONGEST_KEY) throw notFound('Nothing of this name is compared.');
  const onlyDifferent = search.get('only') === 'different';
  const refusalOf = (actionId: string, environmentId: string) => actRefusal(context, actionId, environmentId);
  const part = pairNow(sides, labels, { kind, key: name, mayReadKeys, refusalOf }, budget);
  const hasData = kind === 'tables' || kind === 'buckets';
  const data = hasData ? dataPart(context, person, labels, { kind, key: name }) : undefined;
  return { shows: 'pair', labels, kind, name, onlyDifferent, part, data } as const;
}

export default function ComparePage() {
  const data = useLoaderData<typeof loader>();
  return data.shows === 'estate' ? <EstatePage {...data} /> : <ComparedPair {...data} />;
}
