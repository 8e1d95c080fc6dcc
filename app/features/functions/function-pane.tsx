import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { FunctionActivity } from '../../../core/resources/functions/types.ts';
import { Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes, formatCount, formatDuration, formatMicroseconds } from '../../components/format.ts';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { TagList } from '../../components/tag-list.tsx';
import { EventSources } from './event-sources.tsx';
import { FunctionActions } from './function-actions.tsx';
import { FunctionMark } from './function-mark.tsx';
import type { FunctionPart, ShownFunction } from './function-side.server.ts';
import { concurrencyWords, errorTone, errorWords } from './function-words.ts';
import { LogTailView } from './log-tail-view.tsx';
import { VersionList } from './version-list.tsx';

/** A function on one side: whether it can be called, what it did in the last hour, and what calls it. */
export function FunctionPane({ side }: { readonly side: FunctionPart }) {
  const { label, name, may, detail, activity, sources, versions, aliases, log } = side;
  return (
    <>
      <StreamedCell cell={detail}>
        {(found) => (
          <>
            <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
              <FunctionMark standing={found} />
              {found.stateReason ? (
                <span className="min-w-0 break-words text-xs text-ink-muted">{found.stateReason}</span>
              ) : null}
            </div>
            <StreamedCell cell={activity}>{(one) => <Activity activity={one} />}</StreamedCell>
            <Settings found={found} />
            <FunctionActions
              environmentId={label.id}
              name={name}
              reserved={found.reservedConcurrency}
              may={may}
            />
          </>
        )}
      </StreamedCell>
      <Section title="Called by">
        <StreamedCell
          cell={sources}
          empty={<p className="text-sm text-ink-muted">No event source: it is only called by name.</p>}
        >
          {(all) => <EventSources sources={all} />}
        </StreamedCell>
      </Section>
      <Section title="Versions">
        <StreamedCell cell={versions}>
          {(all) => (
            <StreamedCell cell={aliases} empty={<VersionList versions={all} aliases={[]} />}>
              {(names) => <VersionList versions={all} aliases={names} />}
            </StreamedCell>
          )}
        </StreamedCell>
      </Section>
      <Section title="Log">
        {typeof log === 'string' ? (
          <p className="text-sm text-ink-muted">{log}</p>
        ) : (
          <StreamedCell
            cell={log}
            empty={<p className="text-sm text-ink-muted">It has written nothing that is kept.</p>}
          >
            {(tail) => <LogTailView tail={tail} />}
          </StreamedCell>
        )}
      </Section>
      <Section title="Tags">
        <StreamedCell cell={detail} inline>
          {({ tags }) => (tags.length === 0 ? <Nothing /> : <TagList tags={tags} />)}
        </StreamedCell>
      </Section>
    </>
  );
}

function Activity({ activity }: { readonly activity: FunctionActivity }) {
  const { invocations, throttles, meanDurationMs, longestDurationMs, since } = activity;
  const tone = errorTone(activity);
  return (
    <>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Figure name="Calls">{formatCount(invocations)}</Figure>
        <Figure name="Errors" tone={tone === 'incident' ? 'bad' : tone === 'many' ? 'warn' : undefined}>
          {errorWords(activity)}
        </Figure>
        <Figure name="Throttled" tone={throttles > 0 ? 'warn' : undefined}>
          {formatCount(throttles)}
        </Figure>
        <Figure name="Mean, longest">
          {meanDurationMs === undefined ? (
            <Nothing />
          ) : (
            <>
              {formatMicroseconds(meanDurationMs * 1_000)}
              {longestDurationMs === undefined ? null : (
                <span className="text-sm text-ink-faint">
                  {' '}
                  {formatMicroseconds(longestDurationMs * 1_000)}
                </span>
              )}
            </>
          )}
        </Figure>
      </div>
      <p className="mb-4 mt-1 text-2xs text-ink-faint">
        Counted since <Age at={since} />, as CloudWatch has it.
      </p>
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly tone?: 'warn' | 'bad';
  readonly children: ReactNode;
}

function Figure({ name, tone, children }: FigureProps) {
  return (
    <div className="min-w-0">
      <p className="text-2xs text-ink-faint">{name}</p>
      <p
        className={clsx(
          'tabular text-lg leading-7',
          tone === 'bad' && 'text-bad',
          tone === 'warn' && 'text-warn',
        )}
      >
        {children}
      </p>
    </div>
  );
}

function Settings({ found }: { readonly found: ShownFunction }) {
  return (
    <Facts>
      <Fact name="Code">
        {found.image ? (
          <span className="break-all font-mono text-xs">{found.image}</span>
        ) : (
          <>
            {found.runtime ?? found.packageType}
            {found.handler ? <span className="font-mono text-xs"> {found.handler}</span> : null}
            {`, ${formatBytes(found.codeSizeBytes)}`}
          </>
        )}
      </Fact>
      <Fact name="Memory">{`${formatCount(found.memoryMb)} MB, ${found.architecture ?? 'x86_64'}`}</Fact>
      <Fact name="Timeout">{formatDuration(found.timeoutSeconds)}</Fact>
      <Fact name="Concurrency">{concurrencyWords(found.reservedConcurrency)}</Fact>
      <Fact name="Changed">
        {found.lastModifiedAt === undefined ? <Nothing /> : <Age at={found.lastModifiedAt} />}
      </Fact>
      <Fact name="Role">
        {found.role ? <span className="break-all font-mono text-2xs">{found.role}</span> : <Nothing />}
      </Fact>
      <Fact name="Network">
        {found.subnetIds.length === 0
          ? 'Lambda’s own: outside of the VPC'
          : `${found.subnetIds.length} subnets, ${found.securityGroups.join(', ')}`}
      </Fact>
      {found.deadLetterArn ? (
        <Fact name="Dead letters">
          <span className="break-all font-mono text-2xs">{found.deadLetterArn}</span>
        </Fact>
      ) : null}
    </Facts>
  );
}
