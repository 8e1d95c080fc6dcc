import { ShieldCheck } from 'lucide-react';
import type { EnvironmentLabel } from '../../../core/environments/schema.ts';

type BandLabel = Pick<EnvironmentLabel, 'label' | 'colour' | 'account' | 'region' | 'guard'>;

const GUARDS: Readonly<Record<EnvironmentLabel['guard'], string>> = {
  none: 'not guarded',
  confirm: 'asks to confirm',
  'typed-name': 'asks for the name',
  'two-person': 'asks for a second person',
};

/** Where it happens, in the environment's colour and over the whole width: production can not be mistaken. */
export function EnvironmentBand({ side }: { readonly side: BandLabel }) {
  return (
    <div
      data-colour={side.colour}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-0.5 border-l-4 border-side bg-side-soft px-4 py-2"
    >
      <span className="text-base font-semibold text-side-ink">{side.label}</span>
      <span className="tabular flex items-center gap-2 text-2xs text-side-ink">
        <ShieldCheck aria-hidden className="size-3.5" />
        {GUARDS[side.guard]}
        <span className="font-mono">
          {side.account} · {side.region}
        </span>
      </span>
    </div>
  );
}
