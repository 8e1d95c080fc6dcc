import type { Cell } from '../../../core/cells/cell.ts';
import { queueNameOf } from '../../../core/resources/queues/queue-name.ts';
import type { MoveTask, QueueSummary, QueueTag } from '../../../core/resources/queues/types.ts';
import { Nothing, StreamedCell, Waiting } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes, formatCount, formatDuration } from '../../components/format.ts';
import { readableJson } from '../../components/indented-json.ts';
import { TextBlock } from '../../components/json-view.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { TagList } from '../../components/tag-list.tsx';

interface QueueFiguresProps {
  readonly queue: Promise<Cell<QueueSummary>>;
  readonly age: Promise<Cell<number>>;
}

/** How many messages there are on one side, and how long the oldest waits. */
export function QueueFigures({ queue, age }: QueueFiguresProps) {
  return (
    <StreamedCell cell={queue} fallback={<Waiting lines={2} />}>
      {(summary) => (
        <div className="grid grid-cols-[1fr_1fr_1fr_auto] gap-3 pb-1 md:grid-cols-4">
          <Figure name="Waiting" value={formatCount(summary.visible)} />
          <Figure name="In flight" value={formatCount(summary.inFlight)} />
          <Figure name="Delayed" value={formatCount(summary.delayed)} />
          <div>
            <p className="text-2xs text-ink-faint">Oldest</p>
            <p className="tabular text-lg">
              <StreamedCell cell={age} inline>
                {(seconds) => (seconds > 0 ? formatDuration(seconds) : <Nothing />)}
              </StreamedCell>
            </p>
          </div>
        </div>
      )}
    </StreamedCell>
  );
}

interface QueueSettingsProps {
  readonly queue: Promise<Cell<QueueSummary>>;
  readonly sources: Promise<Cell<readonly string[]>>;
  readonly tasks: Promise<Cell<readonly MoveTask[]>>;
  readonly tags: Promise<Cell<readonly QueueTag[]>>;
}

/** A queue's settings on one side. */
export function QueueSettings({ queue, sources, tasks, tags }: QueueSettingsProps) {
  return (
    <>
      <Section title="Settings">
        <StreamedCell cell={queue}>
          {(summary) => (
            <Facts>
              <Fact name="Kind">{summary.fifo ? 'FIFO' : 'standard'}</Fact>
              <Fact name="Visibility timeout">{formatDuration(summary.visibilityTimeoutSeconds)}</Fact>
              <Fact name="Retention">{formatDuration(summary.retentionSeconds)}</Fact>
              <Fact name="Receive wait">{summary.receiveWaitSeconds} s</Fact>
              <Fact name="Delay">{summary.delaySeconds} s</Fact>
              <Fact name="Largest message">{formatBytes(summary.maximumMessageBytes)}</Fact>
              <Fact name="Encryption">{encryptionOf(summary)}</Fact>
              <Fact name="Dead letters">
                {summary.redrive ? (
                  <>
                    to <span className="break-all">{summary.redrive.deadLetterQueueName}</span> after{' '}
                    {summary.redrive.maxReceiveCount} receives
                  </>
                ) : (
                  <Nothing />
                )}
              </Fact>
              <Fact name="Dead letters of">
                <StreamedCell cell={sources} inline>
                  {(urls) => (urls.length === 0 ? <Nothing /> : urls.map(queueNameOf).join(', '))}
                </StreamedCell>
              </Fact>
              <Fact name="Move tasks">
                <StreamedCell cell={tasks} inline>
                  {(all) => (all.length === 0 ? <Nothing /> : <MoveTasks tasks={all} />)}
                </StreamedCell>
              </Fact>
              <Fact name="Created">
                <Age at={summary.createdAt} />
              </Fact>
              {summary.policy ? (
                <Fact name="Policy">
                  <Policy text={summary.policy} />
                </Fact>
              ) : null}
            </Facts>
          )}
        </StreamedCell>
      </Section>
      <Section title="Tags">
        <StreamedCell cell={tags} inline>
          {(all) => <TagList tags={all} />}
        </StreamedCell>
      </Section>
    </>
  );
}

/** Folded: it is long, and seldom what somebody comes for. */
function Policy({ text }: { readonly text: string }) {
  return (
    <details>
      <summary className="cursor-pointer text-ink-muted hover:text-ink">JSON</summary>
      <div className="mt-2">
        <TextBlock text={readableJson(text)} />
      </div>
    </details>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <p className="text-2xs text-ink-faint">{name}</p>
      <p className="tabular text-lg">{value}</p>
    </div>
  );
}

function MoveTasks({ tasks }: { readonly tasks: readonly MoveTask[] }) {
  return (
    <ul className="space-y-1 text-sm">
      {tasks.map((task) => (
        <li key={`${task.startedAt} ${task.status}`} className="tabular">
          {task.status.toLowerCase()} · {formatCount(task.moved)}
          {task.toMove === undefined ? '' : ` of ${formatCount(task.toMove)}`} moved
          {task.failureReason ? <span className="text-bad"> · {task.failureReason}</span> : null}
        </li>
      ))}
    </ul>
  );
}

function encryptionOf({ encryption }: QueueSummary): string {
  if (encryption.kind === 'kms') return `KMS ${encryption.keyId}`;
  return encryption.kind === 'sqs' ? 'key of SQS' : 'none';
}
