import clsx from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { buttonLook } from '../ui/button.tsx';
import type { ActionWish } from './ask-gate.ts';
import { useGate } from './gate-context.ts';

/**
 * The one way in which a page offers an action. What it does:
 * - where nothing is asked for (a development environment) it acts at once; a notice says what happened, with Undo;
 * - everywhere else it opens the plan: what would happen, what it loses, how it is undone, and what is to be confirmed;
 * - without scripts it posts to `/actions/:actionId`, which is the same plan as a page.
 *
 * Show it only where `mayAct(context, actionId, environmentId)` of the loader says so; the gate decides anyway. It is a
 * form of its own: inside another form use `useGate().begin` in that form's onSubmit instead. `input` is what the
 * action's schema takes; it travels in the body, never in an address. After it ran, the page's data is asked anew.
 */
export interface ActionButtonProps extends Omit<ActionWish, 'onStarted'> {
  readonly icon?: LucideIcon;
  /** `quiet` for rows of a list, `primary` for the one thing that a form is for. */
  readonly look?: 'plain' | 'quiet' | 'primary';
  readonly disabled?: boolean;
  /** Where several buttons of a page have one label: what this one is about. */
  readonly describedBy?: string;
  /** Its form's id, for fields that stand beside it (`<TextField form={…}>`): Enter in them is a press of it. */
  readonly formId?: string;
  readonly className?: string;
}

export function ActionButton({
  icon: Icon,
  look = 'plain',
  disabled,
  describedBy,
  formId,
  className,
  ...wish
}: ActionButtonProps) {
  const { begin } = useGate();
  const [isBusy, setBusy] = useState(false);
  const { actionId, environmentId, input, undoOf, label, tone } = wish;
  return (
    <form
      id={formId}
      method="post"
      action={`/actions/${encodeURIComponent(actionId)}`}
      encType="multipart/form-data"
      className={clsx('inline-flex', className)}
      onSubmit={(event) => {
        event.preventDefault();
        if (isBusy) return;
        setBusy(true);
        void begin({ actionId, environmentId, input, undoOf, label, tone }).then(() => setBusy(false));
      }}
    >
      <input type="hidden" name="intent" value="plan" />
      <input type="hidden" name="environment" value={environmentId} />
      {input === undefined ? null : <input type="hidden" name="input" value={JSON.stringify(input)} />}
      {undoOf ? <input type="hidden" name="undoOf" value={undoOf} /> : null}
      <button
        type="submit"
        disabled={disabled}
        aria-busy={isBusy}
        aria-describedby={describedBy}
        className={clsx(buttonLook(lookOf(look, tone)), isBusy && 'cursor-progress')}
      >
        {isBusy ? (
          <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" />
        ) : Icon ? (
          <Icon aria-hidden className="size-4" />
        ) : null}
        {label}
      </button>
    </form>
  );
}

function lookOf(
  look: NonNullable<ActionButtonProps['look']>,
  tone: ActionWish['tone'],
): Parameters<typeof buttonLook>[0] {
  if (tone !== 'danger') return look;
  return look === 'primary' ? 'danger' : `${look}-danger`;
}
