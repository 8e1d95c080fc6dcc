import { Await } from '@remix-run/react';
import clsx from 'clsx';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import type { FunctionActivity } from '../../../core/resources/functions/types.ts';
import { CellView, Nothing, Waiting } from '../../components/cells/cell-view.tsx';
import { formatMicroseconds, formatShortCount } from '../../components/format.ts';
import type { Column } from '../../components/pair/column.ts';
import type { Half } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { countsOf, shortVersion, troubleOf, versionsOf } from '../deployments/side-words.ts';
import { errorTone, errorWords } from './function-words.ts';
import { FunctionMark } from './function-mark.tsx';
import type { Activities, WorkerRow } from './worker-row.ts';

export function functionColumns(
  activity: Readonly<Record<Half, Promise<Activities>>>,
): readonly Column<WorkerRow>[] {
  const told = (id: string, header: string, draw: (one: FunctionActivity) => ReactNode, wide = false) => ({
    id,
    header,
    numeric: true,
    wide,
    render: (row: WorkerRow, half: Half) =>
      row.kind === 'container' ? (
        <Nothing />
      ) : (
        <Suspense fallback={<Waiting inline />}>
          <Await resolve={activity[half]} errorElement={<Nothing />}>
            {(cell) => <Told cell={cell} name={row.name} draw={draw} />}
          </Await>
        </Suspense>
      ),
  });
  return [
    { id: 'state', header: 'State', render: (row) => <State row={row} /> },
    { id: 'version', header: 'Version', wide: true, render: (row) => <Version row={row} /> },
    told('calls', 'Calls, 1 h', ({ invocations }) => formatShortCount(invocations)),
    told('errors', 'Errors', (one) => <Errors activity={one} />),
    told(
      'duration',
      'Mean',
      ({ meanDurationMs }) =>
        meanDurationMs === undefined ? <Nothing /> : formatMicroseconds(meanDurationMs * 1_000),
      true,
    ),
    { id: 'from', header: 'From', wide: true, render: (row) => <From row={row} /> },
  ];
}

interface ToldProps {
  readonly cell: Activities;
  readonly name: string;
  readonly draw: (one: FunctionActivity) => ReactNode;
}

function Told({ cell, name, draw }: ToldProps) {
  return (
    <CellView cell={cell} inline>
      {(all) => {
        const one = all.find((each) => each.name === name);
        return one ? draw(one) : <Nothing />;
      }}
    </CellView>
  );
}

function State({ row }: { readonly row: WorkerRow }) {
  if (row.kind === 'container') {
    const { running, desired, ...counts } = countsOf(row.container.sides);
    const trouble = troubleOf({ running, desired, ...counts });
    return (
      <PairLink
        to={`/deployments/${encodeURIComponent(row.name)}`}
        className={clsx(
          'whitespace-nowrap text-xs underline-offset-2 hover:underline',
          trouble ? 'text-bad' : 'text-ink-muted',
        )}
        title={trouble ?? 'A container of Docker, not a function'}
      >
        {running === 1 ? 'a container' : `${running} containers`}
      </PairLink>
    );
  }
  return (
    <CellView cell={row.found.standing} inline>
      {(standing) => <FunctionMark standing={standing} />}
    </CellView>
  );
}

function Version({ row }: { readonly row: WorkerRow }) {
  if (row.kind === 'container')
    return (
      <span className="font-mono text-xs">
        {versionsOf(row.container.sides).map(shortVersion).join(' → ') || <Nothing />}
      </span>
    );
  const { runtime, standing, memoryMb, timeoutSeconds } = row.found;
  const size = `${memoryMb} MB, ${timeoutSeconds} s`;
  return (
    <span className="whitespace-nowrap font-mono text-xs" title={size}>
      {runtime ?? (
        <CellView cell={standing} inline>
          {({ imageTag }) => (imageTag ? shortVersion(imageTag) : <Nothing />)}
        </CellView>
      )}
    </span>
  );
}

function Errors({ activity }: { readonly activity: FunctionActivity }) {
  const tone = errorTone(activity);
  return (
    <span
      className={clsx(
        tone === 'incident' && 'font-medium text-bad',
        tone === 'many' && 'font-medium text-warn',
      )}
    >
      {errorWords(activity)}
      {activity.throttles > 0 ? (
        <span className="block text-2xs font-normal text-warn">
          {formatShortCount(activity.throttles)} throttled
        </span>
      ) : null}
    </span>
  );
}

function From({ row }: { readonly row: WorkerRow }) {
  if (row.kind === 'container') return <Nothing />;
  return (
    <CellView cell={row.sources} inline>
      {(sources) => {
        const names = sources.map(({ key }) => key);
        const off = sources.some(({ state }) => state !== 'Enabled');
        return (
          <span
            className={clsx('block max-w-[9rem] truncate', off ? 'text-warn' : 'text-ink-muted')}
            title={sources.map(({ sourceName, state }) => `${sourceName}: ${state}`).join('\n')}
          >
            {names.join(', ')}
            {off ? ' · not enabled' : null}
          </span>
        );
      }}
    </CellView>
  );
}
