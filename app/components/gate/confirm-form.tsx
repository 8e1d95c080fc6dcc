import { ShieldAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Presentation } from '../../../core/actions/presentation.ts';
import { CopyButton } from '../command-line.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import type { Confirmation } from './ask-gate.ts';
import { buttonLabel, EMPTY_DRAFT, nameIn, readinessOf } from './readiness.ts';
import type { Draft } from './readiness.ts';

interface ConfirmFormProps {
  readonly presentation: Presentation;
  readonly tone?: 'plain' | 'danger';
  readonly isSending?: boolean;
  /** With scripts. Without them the form posts itself, with `hidden` beside its fields. */
  readonly onConfirm?: (intent: 'execute' | 'ask', confirmation: Confirmation) => void;
  readonly onCancel?: () => void;
  readonly hidden?: ReactNode;
}

/** What a plan asks of a person: nothing but a press, its target's name, a reason, or a second person. */
export function ConfirmForm({
  presentation,
  tone,
  isSending = false,
  onConfirm,
  onCancel,
  hidden,
}: ConfirmFormProps) {
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const first = useRef<HTMLFormElement>(null);
  const { target, title, hash, risk, actionId } = presentation;
  const readiness = readinessOf(presentation, draft);
  const isInteractive = onConfirm !== undefined;
  useEffect(() => {
    // The plan came after the dialog did: what is to be filled in or pressed has the focus now.
    if (isInteractive) first.current?.querySelector<HTMLElement>('[data-first]')?.focus();
  }, [isInteractive, hash]);
  function confirm(): void {
    if (!readiness.ready || isSending) return;
    onConfirm?.(readiness.intent, {
      planHash: hash,
      typedName: readiness.asksName ? nameIn(draft, target) : undefined,
      reason: readiness.asksReason ? draft.reason.trim() : undefined,
      breakGlass: draft.breakGlass,
    });
  }
  const glass = readiness.offersGlass ? (
    <BreakGlass
      checked={draft.breakGlass}
      onChange={(breakGlass) => setDraft({ ...draft, breakGlass })}
      reasonHere={!isInteractive && !readiness.asksReason}
    />
  ) : null;
  const isDanger = tone === 'danger' || risk === 'destructive' || draft.breakGlass;
  return (
    <form
      ref={first}
      method="post"
      action={`/actions/${encodeURIComponent(actionId)}`}
      encType="multipart/form-data"
      className="space-y-3"
      onSubmit={(event) => {
        if (!isInteractive) return;
        event.preventDefault();
        confirm();
      }}
    >
      {hidden}
      <input type="hidden" name="planHash" value={hash} />
      {readiness.asksName ? (
        <div>
          <p className="mb-1 flex flex-wrap items-center gap-x-1.5 text-xs text-ink-muted">
            Type the name to confirm:
            <code className="break-all rounded bg-sunken px-1 font-mono text-ink">{target}</code>
            <CopyButton text={target} label="Copy the name" />
          </p>
          <TextField
            label={`The name ${target}`}
            hideLabel
            mono
            data-first
            name="typedName"
            value={draft.typedName}
            onChange={({ currentTarget: { value } }) => setDraft({ ...draft, typedName: value })}
          />
        </div>
      ) : null}
      {readiness.asksReason ? (
        <TextField
          label="Why? The record keeps it."
          name="reason"
          maxLength={1_000}
          data-first={readiness.asksName ? undefined : true}
          value={draft.reason}
          onChange={({ currentTarget: { value } }) => setDraft({ ...draft, reason: value })}
        />
      ) : null}
      {isInteractive ? glass : null}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {readiness.blockedBy && !readiness.offersGlass ? (
          <p className="mr-auto text-xs text-ink-muted">This can not be done at the moment.</p>
        ) : null}
        {onCancel ? (
          <Button look="quiet" onClick={onCancel}>
            Cancel
          </Button>
        ) : null}
        {readiness.blockedBy && !readiness.offersGlass ? null : (
          <Button
            type="submit"
            name="intent"
            value={readiness.intent}
            onKeyDown={ignoreHeldEnter}
            look={isDanger ? 'danger' : 'primary'}
            data-first={readiness.asksName || readiness.asksReason ? undefined : true}
            disabled={isInteractive && (!readiness.ready || isSending)}
          >
            {isSending ? 'Working …' : buttonLabel(title, readiness, draft)}
          </Button>
        )}
      </div>
      {/* Enter presses the first button of a form, which must not be this one. */}
      {isInteractive ? null : glass}
    </form>
  );
}

/** Holding Enter on the button that opened the dialog must not confirm what it asks. */
function ignoreHeldEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.repeat) event.preventDefault();
}

interface BreakGlassProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Without scripts the field can not wait for the box to be ticked. */
  readonly reasonHere: boolean;
}

function BreakGlass({ checked, onChange, reasonHere }: BreakGlassProps) {
  return (
    <details className="rounded-md border border-line px-3 py-2 text-xs">
      <summary className="flex cursor-pointer select-none items-center gap-2 text-ink-muted hover:text-ink">
        <ShieldAlert aria-hidden className="size-3.5" />
        Break the glass
      </summary>
      <div className="mt-2 space-y-2">
        <p className="text-ink-muted">
          For an emergency. It runs without a second person and through a freeze. Everybody is told at once,
          with your name and the reason.
        </p>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            name="breakGlass"
            value="on"
            checked={checked}
            onChange={(event) => onChange(event.currentTarget.checked)}
            className="size-4 accent-bad"
          />
          This is an emergency.
        </label>
        {reasonHere ? (
          <>
            <TextField label="The reason" name="reason" maxLength={1_000} />
            <Button type="submit" name="intent" value="execute" look="plain-danger">
              Break the glass
            </Button>
          </>
        ) : null}
      </div>
    </details>
  );
}
