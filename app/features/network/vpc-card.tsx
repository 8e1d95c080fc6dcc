import clsx from 'clsx';
import { Globe, Lock } from 'lucide-react';
import type { Lane, PlacedSubnet, VpcMap } from '../../../core/resources/network/map.ts';
import { GroupList } from './group-list.tsx';
import { AclList } from './acl-list.tsx';
import { StandingChip } from './standing-chip.tsx';

/** One network: its zones beside each other, the public lane above the private one, and who may reach whom. */
export function VpcCard({ vpc }: { readonly vpc: VpcMap }) {
  return (
    <div className="rounded-md border border-line">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 border-b border-line px-3 py-2 text-sm">
        <span className="min-w-0 break-words font-medium">
          {vpc.name}
          {vpc.isDefault ? <span className="ml-2 text-2xs font-normal text-ink-faint">default</span> : null}
        </span>
        <span className="tabular font-mono text-2xs text-ink-faint">{vpc.cidr}</span>
      </p>
      {vpc.zones.length === 0 ? (
        <p className="px-3 py-2 text-sm text-ink-muted">It has no subnets.</p>
      ) : (
        <div className="space-y-2 p-3">
          <LaneRow vpc={vpc} lane="public" />
          <LaneRow vpc={vpc} lane="private" />
        </div>
      )}
      <div className="border-t border-line px-3 py-2">
        <h3 className="mb-1 text-2xs font-medium text-ink-faint">Who may reach whom</h3>
        <GroupList groups={vpc.groups} />
      </div>
      <AclList acls={vpc.acls} />
    </div>
  );
}

const LANES = {
  public: { icon: Globe, words: 'Public', look: 'bg-accent/5' },
  private: { icon: Lock, words: 'Private', look: 'bg-sunken' },
} as const satisfies Record<Lane, unknown>;

function LaneRow({ vpc, lane }: { readonly vpc: VpcMap; readonly lane: Lane }) {
  const { icon: Icon, words, look } = LANES[lane];
  const zones = vpc.zones.map(({ zone, subnets }) => ({
    zone,
    subnets: subnets.filter((one) => one.lane === lane),
  }));
  if (zones.every(({ subnets }) => subnets.length === 0)) return null;
  return (
    <section aria-label={`${words} subnets of ${vpc.name}`} className={clsx('rounded-md p-2', look)}>
      <p className="mb-1.5 flex items-center gap-1.5 text-2xs font-medium text-ink-muted">
        <Icon aria-hidden className="size-3" />
        {words}
      </p>
      <div className="grid gap-2 sm:auto-cols-fr sm:grid-flow-col">
        {zones.map(({ zone, subnets }) => (
          <div key={zone} className="min-w-0 space-y-2">
            {subnets.map((subnet) => (
              <SubnetCard key={subnet.id} subnet={subnet} />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

function SubnetCard({ subnet }: { readonly subnet: PlacedSubnet }) {
  const { name, id, cidr, zone, hasWayOut, standing, freeAddresses } = subnet;
  return (
    <div className="rounded border border-line bg-surface px-2 py-1.5 text-xs">
      <p className="flex flex-wrap items-baseline justify-between gap-x-2" title={id}>
        <span className="tabular font-medium">{zone}</span>
        <span className="tabular font-mono text-2xs text-ink-faint">{cidr}</span>
      </p>
      <p className="truncate text-2xs text-ink-muted" title={name}>
        {name}
      </p>
      {freeAddresses === 0 ? <p className="text-2xs text-bad">no address is free</p> : null}
      {hasWayOut ? null : <p className="text-2xs text-ink-faint">no route to the internet</p>}
      {standing.length > 0 ? (
        <ul className="mt-1.5 flex flex-wrap gap-1">
          {standing.map((one) => (
            <li key={`${one.kind} ${one.name}`} className="min-w-0">
              <StandingChip standing={one} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
