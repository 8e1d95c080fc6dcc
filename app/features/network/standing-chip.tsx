import { Rocket, Split, Zap } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Standing } from '../../../core/resources/network/map.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';

const LOOKS: Readonly<Record<Standing['kind'], { readonly icon: LucideIcon; readonly place?: string }>> = {
  'load balancer': { icon: Split, place: '/load-balancers' },
  service: { icon: Rocket, place: '/deployments' },
  cache: { icon: Zap },
};

/** What stands somewhere, leading to its page where it has one. */
export function StandingChip({ standing: { kind, name } }: { readonly standing: Standing }) {
  const { icon: Icon, place } = LOOKS[kind];
  const content = (
    <>
      <Icon aria-hidden className="size-3 shrink-0 text-ink-faint" />
      <span className="sr-only">{kind} </span>
      <span className="truncate">{name}</span>
    </>
  );
  const look =
    'inline-flex max-w-full items-center gap-1 rounded border border-line bg-surface px-1.5 py-0.5 text-2xs';
  if (!place) return <span className={look}>{content}</span>;
  return (
    <PairLink
      to={`${place}/${encodeURIComponent(name)}`}
      className={`${look} hover:border-accent hover:text-accent`}
    >
      {content}
    </PairLink>
  );
}
