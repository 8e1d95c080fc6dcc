import { Form, useActionData, useNavigation } from '@remix-run/react';
import { Lock, LockOpen } from 'lucide-react';
import type { Rules } from '../../../core/actions/run.ts';
import { Age } from '../../components/clock.tsx';
import { Button } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';

interface ReadOnlySwitchProps {
  readonly rules: Rules;
  readonly maySwitch: boolean;
}

/** Whether the console may change anything at all, who said so and why; for administrators, the switch. */
export function ReadOnlySwitch({ rules, maySwitch }: ReadOnlySwitchProps) {
  const answered = useActionData<{ readonly switched: boolean; readonly sentence: string }>();
  const isSending = useNavigation().state === 'submitting';
  const { readOnly, readOnlyReason, changedBy, changedAt } = rules;
  const Icon = readOnly ? Lock : LockOpen;
  return (
    <div className="space-y-3">
      <p className="flex items-start gap-2.5 text-sm">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${readOnly ? 'text-warn' : 'text-good'}`} />
        <span>
          <span className="font-medium">
            {readOnly ? 'The console is read-only.' : 'The console may change things.'}
          </span>{' '}
          <span className="text-ink-muted">
            {readOnly ? (readOnlyReason ?? '') : 'What each change asks for is below.'}
          </span>
          {changedBy ? (
            <span className="block text-xs text-ink-faint">
              switched by {changedBy.name}
              {changedAt === undefined ? null : (
                <>
                  , <Age at={changedAt} />
                </>
              )}
            </span>
          ) : null}
        </span>
      </p>
      {maySwitch ? (
        <Form method="post" key={String(changedAt)} className="flex flex-wrap items-end gap-3">
          <input type="hidden" name="readOnly" value={readOnly ? 'off' : 'on'} />
          {readOnly ? null : (
            <TextField
              label="Why? Everybody sees it."
              name="reason"
              required
              maxLength={500}
              className="w-full sm:w-80"
            />
          )}
          <Button type="submit" disabled={isSending}>
            {readOnly ? 'Let it change things again' : 'Switch to read-only'}
          </Button>
        </Form>
      ) : null}
      {answered ? (
        <p role="status" className={`text-sm ${answered.switched ? 'text-ink-muted' : 'text-bad'}`}>
          {answered.sentence}
        </p>
      ) : null}
    </div>
  );
}
