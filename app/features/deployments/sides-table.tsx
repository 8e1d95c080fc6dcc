import clsx from 'clsx';
import type { DeploymentSide } from '../../../core/resources/deployments/types.ts';
import { Nothing } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { countsOf, shortVersion, troubleOf } from './side-words.ts';

/** The running versions of a service: one, or the old one and the new one under each other. */
export function SidesTable({ sides }: { readonly sides: readonly DeploymentSide[] }) {
  const weighed = sides.some((side) => side.weight !== undefined);
  const two = sides.length > 1;
  return (
    <div className="-mx-4 overflow-x-auto border-t border-line">
      <table className="w-full text-sm">
        <thead className="bg-sunken text-left text-2xs text-ink-faint">
          <tr>
            <th scope="col" className="py-1.5 pl-4 pr-3 font-normal">
              {two ? 'Side' : 'Service'}
            </th>
            <th scope="col" className="px-3 py-1.5 font-normal">
              Version
            </th>
            <th scope="col" className="px-3 py-1.5 text-right font-normal">
              Tasks
            </th>
            {weighed ? (
              <th scope="col" className="px-3 py-1.5 text-right font-normal">
                Traffic
              </th>
            ) : null}
            <th scope="col" className="py-1.5 pl-3 pr-4 text-right font-normal">
              Since
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {sides.map((side) => (
            <SideRow
              key={`${side.name} ${side.service} ${side.revision}`}
              side={side}
              two={two}
              weighed={weighed}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SideRowProps {
  readonly side: DeploymentSide;
  readonly two: boolean;
  readonly weighed: boolean;
}

/** The beginning of a digest tells images apart; what is no digest stays whole. */
function shortDigest(revision: string): string {
  return revision.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1…');
}

function SideRow({ side, two, weighed }: SideRowProps) {
  const trouble = troubleOf(countsOf([side]));
  return (
    <tr className="align-top">
      <th scope="row" className="py-2 pl-4 pr-3 text-left font-normal">
        {two ? <SideWord name={side.name} /> : null}
        <span
          className={clsx(
            'break-all lg:whitespace-nowrap',
            two ? 'block text-2xs text-ink-faint' : 'text-sm',
          )}
        >
          {side.service}
        </span>
      </th>
      <td className="px-3 py-2">
        <span className="block break-all font-mono text-xs" title={side.image}>
          {side.tag === undefined ? <Nothing /> : shortVersion(side.tag)}
        </span>
        <span className="block break-all text-2xs text-ink-faint" title={side.revision}>
          {side.revision && shortDigest(side.revision)}
        </span>
        {side.rolloutState === 'FAILED' ? (
          <span className="block text-2xs text-bad">{side.rolloutReason ?? 'failed'}</span>
        ) : null}
      </td>
      <td className={clsx('tabular whitespace-nowrap px-3 py-2 text-right', trouble && 'text-bad')}>
        {side.running}/{side.desired}
        {trouble ? <span className="block text-2xs">{trouble}</span> : null}
        {(side.failedTasks ?? 0) > 0 ? (
          <span className="block text-2xs text-bad">{side.failedTasks} failed</span>
        ) : null}
      </td>
      {weighed ? (
        <td className="tabular whitespace-nowrap px-3 py-2 text-right">
          {side.weight === undefined ? <Nothing /> : `${Math.round(side.weight)} %`}
        </td>
      ) : null}
      <td className="tabular whitespace-nowrap py-2 pl-3 pr-4 text-right text-ink-muted">
        {side.startedAt === undefined ? <Nothing /> : <Age at={side.startedAt} suffix="" />}
      </td>
    </tr>
  );
}

/** Told by shape and word: the old side is a ring, the new one is filled. */
function SideWord({ name }: { readonly name: DeploymentSide['name'] }) {
  return (
    <span className="inline-flex items-center gap-1.5 font-medium">
      <span
        aria-hidden
        className={clsx(
          'size-2 rounded-full',
          name === 'green' ? 'bg-good' : 'border-2 border-accent bg-transparent',
        )}
      />
      {name}
    </span>
  );
}
