import clsx from 'clsx';
import type { PlacedGroup } from '../../../core/resources/network/map.ts';
import { peerWords, portWords } from '../../../core/resources/network/rule-words.ts';
import type { GroupRule } from '../../../core/resources/network/types.ts';
import { StandingChip } from './standing-chip.tsx';

/** Each security group, what stands in it, and who is let in at which port. */
export function GroupList({ groups }: { readonly groups: readonly PlacedGroup[] }) {
  if (groups.length === 0) return <p className="text-xs text-ink-muted">It has no security groups.</p>;
  return (
    <ul className="divide-y divide-line">
      {groups.map((group) => (
        <li key={group.id} className="py-1.5 text-xs leading-5">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span
              className={clsx('break-all', group.usedBy.length > 0 ? 'font-medium' : 'text-ink-muted')}
              title={group.id}
            >
              {group.name}
            </span>
            {group.usedBy.map((one) => (
              <StandingChip key={`${one.kind} ${one.name}`} standing={one} />
            ))}
          </p>
          {group.inbound.length === 0 ? <p className="text-ink-faint">lets nobody in</p> : null}
          <ul>
            {bundled(group.inbound, groups).map(({ peer, ports, isOpen }) => (
              <li key={peer} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
                <span className={clsx('min-w-0 break-words', isOpen ? 'text-ink' : 'text-ink-muted')}>
                  from {peer}
                </span>
                <span className="tabular text-right text-ink-muted">{ports.join(', ')}</span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** The rules of one peer together. */
function bundled(rules: readonly GroupRule[], groups: readonly PlacedGroup[]) {
  const peers = [...new Set(rules.map(({ peer }) => peerWords(peer, groups)))];
  return peers.map((peer) => {
    const own = rules.filter((rule) => peerWords(rule.peer, groups) === peer);
    return {
      peer,
      ports: [...new Set(own.map(portWords))],
      isOpen: own.some((rule) => rule.peer.kind === 'anywhere'),
    };
  });
}
