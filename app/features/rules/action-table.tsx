import { Badge } from '../../components/ui/badge.tsx';
import type { Tone } from '../../components/ui/badge.tsx';

interface ActionTableProps {
  readonly actions: readonly {
    readonly id: string;
    readonly title: string;
    readonly risk: 'safe' | 'reversible' | 'costly' | 'destructive';
    readonly capability: string;
  }[];
}

const TONES: Readonly<Record<ActionTableProps['actions'][number]['risk'], Tone>> = {
  safe: 'good',
  reversible: 'neutral',
  costly: 'warn',
  destructive: 'bad',
};

/** Every action of the console with its class, and the right that it takes. */
export function ActionTable({ actions }: ActionTableProps) {
  return (
    <ul className="grid gap-x-8 text-sm md:grid-cols-2">
      {actions.map(({ id, title, risk, capability }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-3 border-t border-line py-1.5">
          <span className="min-w-0 flex-1">
            {title} <span className="font-mono text-2xs text-ink-faint">{id}</span>
          </span>
          <span className="text-xs text-ink-faint">{capability}</span>
          <Badge tone={TONES[risk]}>{risk}</Badge>
        </li>
      ))}
    </ul>
  );
}
