import clsx from 'clsx';
import { RefreshCw } from 'lucide-react';
import { Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Fact, Facts } from '../../components/page.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import type { ServedBy } from './storefront-side.server.ts';

const VIEWERS: Readonly<Record<string, string>> = {
  'redirect-to-https': 'sent to HTTPS',
  'https-only': 'HTTPS alone',
  'allow-all': 'HTTP as well',
};

interface DistributionViewProps {
  readonly served: ServedBy;
  /** Present where this person may invalidate here. */
  readonly environmentId?: string;
}

/** A distribution of CloudFront: its state and names, its certificate, and what it was told to forget. */
export function DistributionView({ served, environmentId }: DistributionViewProps) {
  const { distribution, certificate, invalidations } = served;
  const { id, domain, status, isEnabled, aliases, origins, viewerProtocol, changedAt } = distribution;
  const isWell = isEnabled && status === 'Deployed';
  return (
    <div className="space-y-4">
      <Facts>
        <Fact name="State">
          <Badge tone={isWell ? 'good' : 'warn'}>{isEnabled ? status : 'Disabled'}</Badge>
        </Fact>
        <Fact name="Id">
          <span className="font-mono text-xs">{id}</span>
        </Fact>
        <Fact name="Domain">
          <span className="break-all font-mono text-xs">{domain}</span>
        </Fact>
        <Fact name="Names">{aliases.join(', ') || <Nothing />}</Fact>
        <Fact name="Origin">
          <span className="break-all font-mono text-xs">{origins.join(', ')}</span>
        </Fact>
        <Fact name="Viewers">{VIEWERS[viewerProtocol ?? ''] ?? viewerProtocol ?? <Nothing />}</Fact>
        <Fact name="Certificate">
          <StreamedCell
            cell={certificate}
            inline
            empty={<span className="text-ink-muted">CloudFront’s own</span>}
          >
            {({ domain: of, status: state, expiresAt }) => (
              <>
                {of}
                {expiresAt === undefined ? (
                  <span className="ml-2 text-warn">{state.toLowerCase().replaceAll('_', ' ')}</span>
                ) : (
                  <span className="ml-2 text-ink-muted">
                    ends <Age at={expiresAt} />
                  </span>
                )}
              </>
            )}
          </StreamedCell>
        </Fact>
        <Fact name="Changed">{changedAt === undefined ? <Nothing /> : <Age at={changedAt} />}</Fact>
      </Facts>
      <div>
        <h3 className="mb-1 text-2xs font-medium text-ink-faint">Invalidations</h3>
        {environmentId ? (
          <ActionButton
            actionId="distributions.invalidate"
            environmentId={environmentId}
            input={{ distribution: id, paths: ['/*'] }}
            label="Invalidate everything"
            icon={RefreshCw}
            className="mb-2"
          />
        ) : null}
        <StreamedCell
          cell={invalidations}
          empty={<p className="text-sm text-ink-muted">It was never told to forget anything.</p>}
        >
          {(all) => (
            <ul className="divide-y divide-line border-y border-line text-xs leading-5">
              {all.map((one) => (
                <li key={one.id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-1.5">
                  <span className="break-all font-mono">{one.id}</span>
                  <span className="flex gap-3">
                    <span className={clsx(one.status === 'Completed' ? 'text-good' : 'text-warn')}>
                      {one.status === 'InProgress' ? 'in progress' : one.status.toLowerCase()}
                    </span>
                    <span className="tabular text-ink-muted">
                      {one.createdAt === undefined ? null : <Age at={one.createdAt} />}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </StreamedCell>
      </div>
    </div>
  );
}
