import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Pane, Panes } from '../components/pair/side.tsx';
import { nameMistake } from '../features/lists/name-rules.ts';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { CompareForm } from '../features/tables/compare-form.tsx';
import { ComparePane } from '../features/tables/compare-pane.tsx';
import { compareSide } from '../features/tables/compare-side.server.ts';
import { mayAct } from '../http/actor.server.ts';
import { badRequest } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** A table and another one of the same environment: a restored one, as a rule. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = namedPair('tables', params.name, pairOf(request, context));
  const there = new URL(request.url).searchParams.get('with') ?? '';
  const mistake = there === '' ? undefined : nameMistake('tables', there);
  if (mistake) throw badRequest(mistake);
  return {
    there,
    sides: bothSides(pair, ({ source, label, name }) => {
      const refusal = refusalOf(person, 'data:read', source.environment);
      return {
        label,
        name,
        refusal,
        isSame: there === name,
        mayCopy: mayAct(context, 'tables.copy-items-back', label.id),
        compared:
          refusal || there === '' || there === name
            ? undefined
            : compareSide(source, name, there, request.signal),
      };
    }),
  };
}

export default function CompareTables() {
  const { there, sides } = useLoaderData<typeof loader>();
  return (
    <>
      <CompareForm key={there} there={there} />
      {there === '' ? null : (
        <Panes>
          {sides.map(({ label, name, refusal, isSame, mayCopy, compared }, index) => (
            <Pane
              key={label.id}
              side={label}
              half={index === 0 ? 'left' : 'right'}
              title={`${name} · ${there}`}
            >
              {compared ? (
                <ComparePane
                  environmentId={label.id}
                  here={name}
                  there={there}
                  compared={compared}
                  mayCopy={mayCopy}
                />
              ) : (
                <p className="py-4 text-sm text-ink-muted">
                  {isSame ? 'This is the table itself.' : refusal}
                </p>
              )}
            </Pane>
          ))}
        </Panes>
      )}
    </>
  );
}
