import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import { BrokenStream, StreamedCell, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { Section } from '../../components/page.tsx';
import { CacheGroups, Certificates, Distributions, Records } from './edge-lists.tsx';
import { FindingList } from './finding-list.tsx';
import type { AwsSide } from './network-side.server.ts';
import { VpcCard } from './vpc-card.tsx';

/** The network of an environment on AWS: what is wrong with it, how it lies, and what stands at its edge. */
export function AwsPane({ side }: { readonly side: AwsSide }) {
  return (
    <>
      <Section title="Findings">
        <Suspense fallback={<Waiting />}>
          <Await resolve={side.findings} errorElement={<BrokenStream />}>
            {({ found, unread }) => <FindingList found={found} unread={unread} />}
          </Await>
        </Suspense>
      </Section>
      <Section title="Map">
        <StreamedCell
          cell={side.map}
          fallback={<Waiting lines={8} />}
          empty={<p className="text-sm text-ink-muted">There is no network here.</p>}
        >
          {({ vpcs, unread }) => (
            <div className="space-y-4">
              {unread.map((failure) => (
                <FailureNote key={failure.operation} failure={failure} compact />
              ))}
              {vpcs.map((vpc) => (
                <VpcCard key={vpc.id} vpc={vpc} />
              ))}
            </div>
          )}
        </StreamedCell>
      </Section>
      <Section title="Names">
        <StreamedCell
          cell={side.records}
          empty={<p className="text-sm text-ink-muted">No zone of Route 53 has a record.</p>}
        >
          {(records) => <Records records={records} />}
        </StreamedCell>
      </Section>
      <Section title="Certificates">
        <StreamedCell cell={side.certificates} empty={<p className="text-sm text-ink-muted">None in ACM.</p>}>
          {(certificates) => <Certificates certificates={certificates} />}
        </StreamedCell>
      </Section>
      <Section title="Distributions">
        <StreamedCell
          cell={side.distributions}
          empty={<p className="text-sm text-ink-muted">None in CloudFront.</p>}
        >
          {(distributions) => <Distributions distributions={distributions} />}
        </StreamedCell>
      </Section>
      <Section title="Caches">
        <StreamedCell
          cell={side.caches}
          empty={<p className="text-sm text-ink-muted">None in ElastiCache.</p>}
        >
          {(caches) => <CacheGroups caches={caches} />}
        </StreamedCell>
      </Section>
    </>
  );
}
