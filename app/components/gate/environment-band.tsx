import { ShieldCheck } from 'lucide-react';
import type { Confirmation } from '../../../core/actions/risk.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';

type BandLabel = Pick<EnvironmentLabel, 'label' | 'colour' | 'account' | 'region'>;

interface EnvironmentBandProps {
  readonly side: BandLabel;
  /** What is asked of people here, once the plan tells. */
  readonly confirmation?: Confirmation;
}

const ASKS: Readonly<Record<Exclude<Confirmation, 'none'>, string>> = {
  confirm: 'asks to confirm',
  'typed-name': 'asks for the name',
  'second-person': 'asks for a second person',
};

/** Where it happens, in the environment's colour and over the whole width: production can not be mistaken. */
export function EnvironmentBand({ side, confirmation }: EnvironmentBandProps) {
  return (
    <div
      data-colour={side.colour}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-0.5 border-l-4 border-side bg-side-soft px-4 py-2"
    >
      <span className="text-base font-semibold text-side-ink">{side.label}</span>
      <span className="tabular flex items-center gap-2 text-2xs text-side-ink">
        {confirmation && confirmation !== 'none' ? (
          <>
            <ShieldCheck aria-hidden className="size-3.5" />
            {ASKS[confirmation]}
          </>
        ) : null}
        <span className="font-mono">
          {side.account} · {side.region}
        </span>
      </span>
    </div>
  );
}
