import { Wrench } from 'lucide-react';
import type { Side } from '../../../core/compare/differences.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { RowRemedy } from './remedy-rows.server.ts';

interface MakingEqualProps {
  readonly side: Side;
  readonly remedies: readonly RowRemedy[];
  /** The id of the element that names the attribute. */
  readonly describedBy: string;
}

/** Below the value of one side: the plan that makes it equal, or why there is none for this person. */
export function MakingEqual({ side, remedies, describedBy }: MakingEqualProps) {
  const own = remedies.filter((one) => one.way !== 'built' && one.side === side);
  return own.map((remedy, index) => (
    <span key={index} className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-2xs text-ink-muted">
      <OfSide remedy={remedy} describedBy={describedBy} />
    </span>
  ));
}

function OfSide({ remedy, describedBy }: { readonly remedy: RowRemedy; readonly describedBy: string }) {
  switch (remedy.way) {
    case 'action':
      return (
        <>
          <ActionButton
            actionId={remedy.actionId}
            environmentId={remedy.environmentId}
            input={remedy.input}
            icon={Wrench}
            label="Make equal"
            describedBy={describedBy}
          />
          {remedy.others > 0 ? (
            <span>with {remedy.others === 1 ? 'one attribute' : `${remedy.others} attributes`} below</span>
          ) : null}
        </>
      );
    case 'above':
      return 'made equal with what stands above';
    case 'reason':
      return (
        <span className="min-w-0 break-words">
          {remedy.sentence}{' '}
          {remedy.to === undefined ? null : (
            <PairLink to={remedy.to} className="underline underline-offset-2 hover:text-accent">
              Its page
            </PairLink>
          )}
        </span>
      );
    case 'built':
      return null;
  }
}

/** Below the name of an attribute that no action sets: the change of the code, and what brings it out. */
export function BuiltChanges({ remedies }: { readonly remedies: readonly RowRemedy[] }) {
  return remedies.map((remedy, index) =>
    remedy.way === 'built' ? (
      <span key={index} className="mt-0.5 block space-y-1 text-2xs text-ink-muted">
        <span className="block break-words">{remedy.sentence}</span>
        {remedy.command === undefined ? null : (
          <code className="block break-words font-mono text-ink-faint">{remedy.command}</code>
        )}
      </span>
    ) : null,
  );
}
