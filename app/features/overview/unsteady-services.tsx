import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import { BrokenStream } from '../../components/cells/cell-view.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { countsOf, troubleOf } from '../deployments/side-words.ts';
import { StageMark } from '../deployments/stage-mark.tsx';

/** Where somebody on call goes first: one touch to each service in trouble or in the middle of a release. */
export function UnsteadyServices({ services }: { readonly services: Promise<readonly Deployable[]> }) {
  return (
    <Suspense>
      <Await resolve={services} errorElement={<BrokenStream />}>
        {(found) =>
          found.length === 0 ? null : (
            <ul
              aria-label="Services that are not steady"
              className="divide-y divide-line border-t border-line"
            >
              {found.map((one) => (
                <Service key={one.name} deployable={one} />
              ))}
            </ul>
          )
        }
      </Await>
    </Suspense>
  );
}

function Service({ deployable }: { readonly deployable: Deployable }) {
  const { name, sides } = deployable;
  return (
    <li>
      <PairLink
        to={`/deployments/${encodeURIComponent(name)}`}
        className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm hover:text-accent"
      >
        <span className="font-medium">{name}</span>
        <StageMark deployable={deployable} />
        <span className="ml-auto text-xs text-bad">{troubleOf(countsOf(sides))}</span>
      </PairLink>
    </li>
  );
}
