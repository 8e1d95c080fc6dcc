import type { ContainerSummary } from '../../../core/resources/containers/types.ts';
import { Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { DistributionView } from './distribution-view.tsx';
import type { StorefrontSide } from './storefront-side.server.ts';

/** The storefront on one side: the development server where Docker runs it, the bucket, and who serves the bucket. */
export function StorefrontPane({ side }: { readonly side: StorefrontSide }) {
  return (
    <>
      {side.containers ? (
        <Section title="Development server">
          <StreamedCell
            cell={side.containers}
            empty={
              <p className="text-sm text-ink-muted">
                No container of the storefront is there: it is served by Vite from a shell, if at all.
              </p>
            }
          >
            {(containers) => <Containers containers={containers} />}
          </StreamedCell>
        </Section>
      ) : null}
      <Section title="Bucket">
        <Facts>
          <Fact name="Name">
            <PairLink
              to={`/buckets/${encodeURIComponent(side.bucket)}`}
              className="break-all font-mono text-xs hover:text-accent"
            >
              {side.bucket}
            </PairLink>
          </Fact>
          <Fact name="Released">
            <StreamedCell
              cell={side.entry}
              inline
              empty={<span className="text-ink-muted">never: there is no index.html</span>}
            >
              {({ releasedAt }) => (releasedAt === undefined ? <Nothing /> : <Age at={releasedAt} />)}
            </StreamedCell>
          </Fact>
          <Fact name="Entry page">
            <StreamedCell cell={side.entry} inline>
              {({ sizeBytes, cacheControl }) =>
                `index.html, ${formatBytes(sizeBytes)}${cacheControl ? `, ${cacheControl}` : ', no cache rule'}`
              }
            </StreamedCell>
          </Fact>
          <Fact name="Size">
            <StreamedCell
              cell={side.size}
              inline
              empty={<span className="text-ink-muted">not measured yet</span>}
            >
              {({ sizeBytes, objectCount, measuredAt }) => (
                <>
                  {sizeBytes === undefined ? <Nothing /> : formatBytes(sizeBytes)}
                  {objectCount === undefined ? '' : `, ${formatCount(objectCount)} objects`}
                  <span className="ml-2 text-xs text-ink-faint">
                    measured <Age at={measuredAt} />
                  </span>
                </>
              )}
            </StreamedCell>
          </Fact>
        </Facts>
      </Section>
      <Section title="Distribution">
        <StreamedCell
          cell={side.servedBy}
          empty={
            <p className="text-sm text-ink-muted">
              {side.containers
                ? 'None here: browsers ask the development server.'
                : 'No distribution serves the bucket.'}
            </p>
          }
        >
          {(all) =>
            all.map((one) => (
              <DistributionView
                key={one.distribution.id}
                served={one}
                environmentId={side.mayInvalidate ? side.label.id : undefined}
              />
            ))
          }
        </StreamedCell>
      </Section>
    </>
  );
}

function Containers({ containers }: { readonly containers: readonly ContainerSummary[] }) {
  return (
    <ul className="space-y-1 text-sm">
      {containers.map(({ id, name, state, status }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-3">
          <PairLink to="/deployments/storefront" className="break-all font-medium hover:text-accent">
            {name}
          </PairLink>
          <span className={state === 'running' ? 'text-good' : 'text-warn'}>{state}</span>
          <span className="text-xs text-ink-muted">{status}</span>
        </li>
      ))}
    </ul>
  );
}
