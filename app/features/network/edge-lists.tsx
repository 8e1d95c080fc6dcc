import clsx from 'clsx';
import type {
  CacheGroup,
  Certificate,
  Distribution,
  DnsRecord,
} from '../../../core/resources/network/types.ts';
import { recordTarget } from '../../../core/resources/network/record-findings.ts';
import { Age } from '../../components/clock.tsx';

/** The names of an environment, and where each leads. */
export function Records({ records }: { readonly records: readonly DnsRecord[] }) {
  return (
    <ul className="divide-y divide-line text-xs leading-5">
      {records.map((record) => {
        const { kind } = recordTarget(record);
        return (
          <li
            key={`${record.zone} ${record.name} ${record.type} ${record.values.join()}`}
            className="py-1.5 first:pt-0"
          >
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="min-w-0 break-all font-medium">{record.name}</span>
              <span className="tabular text-2xs text-ink-faint">
                {record.type}
                {record.isPrivate ? ', private' : ''}
                {record.ttlSeconds === undefined ? '' : `, ${record.ttlSeconds} s`}
              </span>
            </span>
            <span className="block break-all text-ink-muted">
              {kind === 'other' ? 'to' : `to the ${kind}`}{' '}
              <span className="font-mono text-2xs">{record.alias?.target ?? record.values.join(', ')}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

export function Certificates({ certificates }: { readonly certificates: readonly Certificate[] }) {
  return (
    <ul className="divide-y divide-line text-xs leading-5">
      {certificates.map((one) => (
        <li key={one.arn} className="py-1.5 first:pt-0">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0 break-all font-medium">
              {[one.domain, ...one.otherNames].join(', ')}
            </span>
            <span className="tabular">
              {one.expiresAt === undefined ? (
                <span className="text-warn">{one.status.toLowerCase().replaceAll('_', ' ')}</span>
              ) : (
                <Age at={one.expiresAt} />
              )}
            </span>
          </span>
          <span className="block text-ink-muted">
            {one.isInUse ? 'in use' : 'nothing uses it'}
            {one.renews ? ', renewed by ACM' : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Distributions({ distributions }: { readonly distributions: readonly Distribution[] }) {
  return (
    <ul className="divide-y divide-line text-xs leading-5">
      {distributions.map((one) => (
        <li key={one.id} className="py-1.5 first:pt-0">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0 break-all font-medium">{one.aliases.join(', ') || one.domain}</span>
            <span className={clsx(one.isEnabled && one.status === 'Deployed' ? 'text-good' : 'text-warn')}>
              {one.isEnabled ? one.status.toLowerCase() : 'disabled'}
            </span>
          </span>
          <span className="block break-all text-ink-muted">
            <span className="font-mono text-2xs">{one.id}</span>, {one.domain}, from{' '}
            <span className="font-mono text-2xs">{one.origins.join(', ')}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

export function CacheGroups({ caches }: { readonly caches: readonly CacheGroup[] }) {
  return (
    <ul className="divide-y divide-line text-xs leading-5">
      {caches.map((one) => (
        <li key={one.id} className="py-1.5 first:pt-0">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0 break-all font-medium">{one.id}</span>
            <span className={clsx(one.status === 'available' ? 'text-good' : 'text-warn')}>{one.status}</span>
          </span>
          <span className="block text-ink-muted">
            {[
              `${one.nodes} ${one.nodes === 1 ? 'node' : 'nodes'}${one.nodeType ? ` of ${one.nodeType}` : ''}`,
              one.isMultiZone ? 'in several zones' : undefined,
              one.encryptsAtRest ? 'encrypted at rest' : 'not encrypted at rest',
              one.encryptsInTransit ? 'encrypted in transit' : 'not encrypted in transit',
            ]
              .filter(Boolean)
              .join(', ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
