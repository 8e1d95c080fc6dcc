import clsx from 'clsx';
import type { Cell } from '../../../core/cells/cell.ts';
import type { DeploymentHistory, PastDeployment } from '../../../core/resources/deployments/history.ts';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import type { StoredImage } from '../../../core/resources/images/types.ts';
import { Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes, formatDuration } from '../../components/format.ts';
import { Section } from '../../components/page.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import type { Tone } from '../../components/ui/badge.tsx';
import { Gradual } from './gradual-list.tsx';
import { detailWords, statusWord } from './history-words.ts';
import { shortVersion } from './side-words.ts';

interface HistoryPaneProps {
  readonly history: Promise<Cell<DeploymentHistory>>;
  readonly images: Promise<Cell<readonly StoredImage[]>>;
  readonly deployable: Promise<Cell<Deployable>>;
}

/** What was deployed of a service, and the images that could be. */
export function HistoryPane({ history, images, deployable }: HistoryPaneProps) {
  return (
    <>
      <Section title="Deployments">
        <StreamedCell
          cell={history}
          empty={<p className="text-sm text-ink-muted">None within the last ninety days.</p>}
        >
          {({ deployments, unread }) => (
            <>
              {unread.map((failure) => (
                <FailureNote key={failure.operation} failure={failure} compact />
              ))}
              <Gradual items={deployments} first={10} noun="deployments">
                {(one) => (
                  <li key={one.arn} className="py-2">
                    <Past deployment={one} />
                  </li>
                )}
              </Gradual>
            </>
          )}
        </StreamedCell>
      </Section>
      <Section title="Images">
        <StreamedCell
          cell={images}
          empty={<p className="text-sm text-ink-muted">Its image is in no repository of ECR.</p>}
        >
          {(all) => (
            <StreamedCell cell={deployable}>
              {({ sides }) => <Images images={all} running={sides.flatMap((side) => side.image ?? [])} />}
            </StreamedCell>
          )}
        </StreamedCell>
      </Section>
    </>
  );
}

const TONES: Readonly<Record<string, Tone>> = {
  SUCCESSFUL: 'good',
  IN_PROGRESS: 'accent',
  PENDING: 'accent',
  ROLLBACK_IN_PROGRESS: 'warn',
  ROLLBACK_REQUESTED: 'warn',
  ROLLBACK_SUCCESSFUL: 'warn',
  STOP_REQUESTED: 'warn',
  STOPPED: 'warn',
  ROLLBACK_FAILED: 'bad',
};

function Past({ deployment }: { readonly deployment: PastDeployment }) {
  const { status, startedAt, createdAt, finishedAt, taskDefinition, service, statusReason } = deployment;
  const began = startedAt ?? createdAt;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 text-sm">
      <span className="flex min-w-0 flex-wrap items-center gap-x-2">
        <Badge tone={TONES[status] ?? 'neutral'}>{statusWord(status)}</Badge>
        <span className="break-all">{taskDefinition ?? service}</span>
      </span>
      <span className="tabular justify-self-end text-xs text-ink-muted">
        {began === undefined ? <Nothing /> : <Age at={began} />}
        {began === undefined || finishedAt === undefined
          ? null
          : ` · took ${formatDuration((finishedAt - began) / 1000)}`}
      </span>
      {statusReason ? (
        <span className="col-span-2 min-w-0 break-words text-xs text-ink-muted">{statusReason}</span>
      ) : null}
      {detailWords(deployment).map(({ text, isBad }) => (
        <span
          key={text}
          className={clsx('col-span-2 min-w-0 break-words text-xs', isBad ? 'text-bad' : 'text-ink-muted')}
        >
          {text}
        </span>
      ))}
    </div>
  );
}

interface ImagesProps {
  readonly images: readonly StoredImage[];
  readonly running: readonly string[];
}

function Images({ images, running }: ImagesProps) {
  const runs = ({ tags, digest }: StoredImage) =>
    running.some((image) => image.endsWith(`@${digest}`) || tags.some((tag) => image.endsWith(`:${tag}`)));
  return (
    <Gradual items={images} first={8} noun="images">
      {(image) => (
        <li
          key={image.digest}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 py-1.5 text-sm"
        >
          <span className="min-w-0 break-all">
            <span className="font-mono text-xs">{image.tags.join(', ') || 'untagged'}</span>
            <span className="ml-2 font-mono text-2xs text-ink-faint">{shortVersion(image.digest)}</span>
            {runs(image) ? <span className="ml-2 text-xs text-good">running</span> : null}
          </span>
          <span className="tabular text-xs text-ink-muted">
            {image.sizeBytes === undefined ? '' : `${formatBytes(image.sizeBytes)} · `}
            {image.pushedAt === undefined ? <Nothing /> : <Age at={image.pushedAt} />}
          </span>
        </li>
      )}
    </Gradual>
  );
}
