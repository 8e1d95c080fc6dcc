import { Await } from '@remix-run/react';
import clsx from 'clsx';
import { Suspense } from 'react';
import type { QueueSummary } from '../../../core/resources/queues/types.ts';
import { CellView, Nothing, Waiting } from '../../components/cells/cell-view.tsx';
import { formatDuration, formatShortCount } from '../../components/format.ts';
import type { Column } from '../../components/pair/column.ts';
import type { Half } from '../../components/pair/side.tsx';
import type { AgesByName } from './ages.ts';

/** Queue depth that the platform scales out at. */
const DEEP = 100;

export function queueColumns(
  ages: Readonly<Record<Half, Promise<AgesByName>>>,
): readonly Column<QueueSummary>[] {
  return [
    { id: 'visible', header: 'Waiting', numeric: true, render: (queue) => <Depth queue={queue} /> },
    {
      id: 'in-flight',
      header: 'In flight',
      numeric: true,
      render: (queue) => formatShortCount(queue.inFlight),
    },
    {
      id: 'delayed',
      header: 'Delayed',
      numeric: true,
      wide: true,
      render: (queue) => formatShortCount(queue.delayed),
    },
    {
      id: 'oldest',
      header: 'Oldest',
      numeric: true,
      render: (queue, half) => (
        <Suspense fallback={<Waiting inline />}>
          <Await resolve={ages[half]} errorElement={<Nothing />}>
            {(byName) => <OldestAge ages={byName} name={queue.name} />}
          </Await>
        </Suspense>
      ),
    },
    {
      id: 'dead-letters',
      header: 'Dead letters to',
      wide: true,
      render: (queue) =>
        queue.redrive ? (
          <span className="text-ink-muted" title={queue.redrive.deadLetterQueueName}>
            DLQ after {queue.redrive.maxReceiveCount}
          </span>
        ) : (
          <Nothing />
        ),
    },
  ];
}

/** A dead-letter queue with anything in it asks for a look; so does a deep queue. */
function Depth({ queue }: { readonly queue: QueueSummary }) {
  const dead = /-dlq$|-dead-?letters?$/.test(queue.name.replace(/\.fifo$/, ''));
  const troubled = dead && queue.visible > 0;
  return (
    <span
      className={clsx(troubled ? 'font-medium text-bad' : queue.visible > DEEP && 'font-medium text-warn')}
    >
      {formatShortCount(queue.visible)}
      {troubled ? <span className="sr-only"> dead letters</span> : null}
    </span>
  );
}

export function OldestAge({ ages, name }: { readonly ages: AgesByName; readonly name: string }) {
  const cell = ages.get(name);
  if (!cell) return <Nothing />;
  return (
    <CellView cell={cell} inline>
      {(seconds) => (seconds > 0 ? formatDuration(seconds) : <Nothing />)}
    </CellView>
  );
}
