import * as Dialog from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { Waiting } from '../cells/cell-view.tsx';
import { useFocusReturn } from '../focus-return.ts';
import type { Confirmation } from './ask-gate.ts';
import { EnvironmentBand } from './environment-band.tsx';
import type { DialogState } from './gate-state.ts';
import { PlannedPhase, RefusedPhase, RunPhase, WaitingPhase } from './dialog-phases.tsx';

interface PlanDialogProps {
  readonly dialog: DialogState;
  readonly labels: readonly EnvironmentLabel[];
  readonly onClose: () => void;
  readonly onLeave: () => void;
  readonly onConceal: () => void;
  readonly onConfirm: (intent: 'execute' | 'ask', confirmation: Confirmation) => void;
  readonly onAgain: () => void;
}

/** One plan, from the first look to its end: over the page, or from below on a phone. */
export function PlanDialog(props: PlanDialogProps) {
  const { dialog, labels, onClose } = props;
  const { wish, shown } = dialog;
  const onCloseAutoFocus = useFocusReturn();
  const label = labels.find((one) => one.id === wish.environmentId);
  const title = shown.phase === 'planned' ? shown.presentation.title : wish.label;
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-ink/40 dark:bg-canvas/70" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={onCloseAutoFocus}
          data-colour={label?.colour}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col overflow-hidden rounded-t-xl border border-line bg-raised shadow-lifted outline-none sm:bottom-auto sm:left-1/2 sm:right-auto sm:top-[6vh] sm:max-h-[88vh] sm:w-[min(46rem,calc(100vw-3rem))] sm:-translate-x-1/2 sm:rounded-xl"
        >
          <header className="shrink-0">
            <Dialog.Title className="px-4 py-3 pr-12 text-base font-semibold">{title}</Dialog.Title>
            {label ? (
              <EnvironmentBand
                side={label}
                confirmation={shown.phase === 'planned' ? shown.presentation.confirmation : undefined}
              />
            ) : null}
          </header>
          <Phase {...props} />
          {/* Last in order, so that what the dialog is for has the focus first. */}
          <Dialog.Close
            aria-label="Close"
            className="absolute right-3 top-3 rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Phase(props: PlanDialogProps) {
  const { dialog, onClose, onLeave, onConceal, onConfirm, onAgain } = props;
  const { shown, wish } = dialog;
  switch (shown.phase) {
    case 'planning':
      return (
        <div className="px-4 py-4">
          <p className="text-sm text-ink-muted">Working out what would happen …</p>
          <Waiting lines={6} />
        </div>
      );
    case 'planned':
      return <PlannedPhase shown={shown} tone={wish.tone} onConfirm={onConfirm} onClose={onClose} />;
    case 'refused':
      return <RefusedPhase refusal={shown.refusal} onClose={onClose} onAgain={onAgain} />;
    case 'waiting':
      return <WaitingPhase approvalId={shown.approvalId} expiresAt={shown.expiresAt} onClose={onClose} />;
    case 'run':
      return (
        <RunPhase
          run={shown.run}
          reveal={shown.reveal}
          onClose={onClose}
          onLeave={onLeave}
          onConceal={onConceal}
          onAgain={onAgain}
        />
      );
  }
}
