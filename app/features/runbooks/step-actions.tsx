import { Await } from '@remix-run/react';
import { Suspense, useState } from 'react';
import type { Json } from '../../../core/actions/plan.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import type { OfferedAction, Verdict } from './live-runbook.ts';
import { withheldSentence } from './verdict.ts';

interface StepActionsProps {
  readonly environmentId: string;
  readonly actions: readonly OfferedAction[];
  readonly verdict: Promise<Verdict>;
  /** The page has not been answered for a while. */
  readonly isOld: boolean;
}

/** What a step offers on one side, through the gate; in words why nothing is, where the figures are not of now. */
export function StepActions({ environmentId, actions, verdict, isOld }: StepActionsProps) {
  if (actions.length === 0) return null;
  const emergencies = actions.filter(({ isEmergency }) => isEmergency);
  return (
    // What is offered in an emergency waits for nobody.
    <Suspense fallback={<Offered environmentId={environmentId} actions={emergencies} waits />}>
      <Await resolve={verdict} errorElement={<BrokenStream />}>
        {(settled) => {
          const told = settled as Verdict;
          const of = (action: OfferedAction) =>
            isOld && !action.isEmergency
              ? 'These figures are old: the console has not answered for a while. Nothing is offered until it has.'
              : withheldSentence(told, action.isEmergency);
          const sentences = [...new Set(actions.flatMap((action) => of(action) ?? []))];
          return (
            <>
              <Offered
                environmentId={environmentId}
                actions={actions.filter((action) => of(action) === undefined)}
              />
              {sentences.map((sentence) => (
                <p key={sentence} role="status" className="text-xs text-warn">
                  {sentence}
                </p>
              ))}
            </>
          );
        }}
      </Await>
    </Suspense>
  );
}

interface OfferedProps {
  readonly environmentId: string;
  readonly actions: readonly OfferedAction[];
  readonly waits?: boolean;
}

function Offered({ environmentId, actions, waits = false }: OfferedProps) {
  if (actions.length === 0) return waits ? <Waiting inline /> : null;
  return (
    <div role="group" aria-label="Actions" className="flex flex-wrap items-end gap-2">
      {actions.map((action) =>
        action.ask.length > 0 ? (
          <AskingAction
            key={`${action.actionId} ${action.label}`}
            environmentId={environmentId}
            action={action}
          />
        ) : (
          <ActionButton
            key={`${action.actionId} ${action.label}`}
            actionId={action.actionId}
            environmentId={environmentId}
            input={action.input}
            label={action.label}
            tone={action.isDangerous ? 'danger' : undefined}
          />
        ),
      )}
    </div>
  );
}

/** An action of which some fields may be changed before it is planned. */
function AskingAction({
  environmentId,
  action,
}: {
  readonly environmentId: string;
  readonly action: OfferedAction;
}) {
  const { actionId, label, input, ask, isDangerous } = action;
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(ask.map((field) => [field, String(input[field] ?? '')])),
  );
  return (
    <div className="flex flex-wrap items-end gap-1.5">
      {ask.map((field) => (
        <TextField
          key={field}
          label={`${field}: ${label}`}
          hideLabel
          className="w-20"
          inputMode={typeof input[field] === 'number' ? 'numeric' : undefined}
          value={texts[field] ?? ''}
          onChange={(event) => setTexts({ ...texts, [field]: event.currentTarget.value })}
        />
      ))}
      <ActionButton
        actionId={actionId}
        environmentId={environmentId}
        input={{
          ...input,
          ...Object.fromEntries(ask.map((field) => [field, typed(input[field], texts[field])])),
        }}
        label={label}
        tone={isDangerous ? 'danger' : undefined}
      />
    </div>
  );
}

/** What was typed, as the kind of value that stood there before. What is no number the gate refuses, in words. */
function typed(before: Json | undefined, text = ''): Json {
  return typeof before === 'number' && /^\d+$/.test(text.trim()) ? Number(text) : text.trim();
}
