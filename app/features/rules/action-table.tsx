import { Badge } from '../../components/ui/badge.tsx';
import type { Tone } from '../../components/ui/badge.tsx';

export interface NeedRow {
  readonly allow: readonly string[];
  /** `restored table`. */
  readonly on: string;
}

interface ActionTableProps {
  readonly actions: readonly {
    readonly id: string;
    readonly title: string;
    readonly risk: 'safe' | 'reversible' | 'costly' | 'destructive';
    readonly capability: string;
    /** What IAM must allow for it beyond the reads, by kind of resource. */
    readonly needs: readonly NeedRow[];
  }[];
}

const TONES: Readonly<Record<ActionTableProps['actions'][number]['risk'], Tone>> = {
  safe: 'good',
  reversible: 'neutral',
  costly: 'warn',
  destructive: 'bad',
};

/** Every action of the console with its class, the right that it takes, and what AWS must allow the console for it. */
export function ActionTable({ actions }: ActionTableProps) {
  return (
    <ul className="grid gap-x-8 text-sm md:grid-cols-2">
      {actions.map(({ id, title, risk, capability, needs }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-3 border-t border-line py-1.5">
          <span className="min-w-0 flex-1">
            {title} <span className="font-mono text-2xs text-ink-faint">{id}</span>
          </span>
          <span className="text-xs text-ink-faint">{capability}</span>
          <Badge tone={TONES[risk]}>{risk}</Badge>
          <Needs title={title} needs={needs} />
        </li>
      ))}
    </ul>
  );
}

function Needs({ title, needs }: { readonly title: string; readonly needs: readonly NeedRow[] }) {
  const count = new Set(needs.flatMap(({ allow }) => allow)).size;
  if (count === 0)
    return <p className="w-full text-2xs text-ink-faint">Asks IAM for nothing beyond what pages read.</p>;
  return (
    <details className="w-full text-2xs text-ink-muted">
      <summary className="cursor-pointer">
        Needs <span className="tabular">{count}</span> {count === 1 ? 'permission' : 'permissions'}
        <span className="sr-only"> of IAM: {title}</span>
      </summary>
      <ul className="space-y-0.5 py-1 pl-3">
        {needs.map(({ allow, on }) => (
          <li key={on} className="[overflow-wrap:anywhere]">
            <span className="font-mono">{allow.join(' ')}</span> on {on}
          </li>
        ))}
      </ul>
    </details>
  );
}
