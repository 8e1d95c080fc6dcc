import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Json } from '../../../core/actions/plan.ts';
import type { LifecycleDraft } from '../../../core/changes/buckets/lifecycle-configuration.ts';
import type { LifecycleRuleJson } from '../../../core/changes/buckets/lifecycle-rules.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Labelled } from '../../components/ui/field.tsx';
import { SwitchTabs } from '../../components/ui/switch-tabs.tsx';
import { draftOf, isSaved, NEW_RULE, textOf } from './lifecycle-draft.ts';
import { LifecycleRuleForm } from './lifecycle-rule-form.tsx';

interface LifecycleEditorProps {
  readonly environmentId: string;
  readonly bucket: string;
  readonly lifecycle: LifecycleDraft;
}

const VIEWS = ['Fields', 'JSON'] as const;

/**
 * All rules of a bucket, to be replaced together. What is being typed is bound to the configuration that it began from:
 * where that has become another, the plan says so.
 */
export function LifecycleEditor({ environmentId, bucket, lifecycle }: LifecycleEditorProps) {
  const [typed, setTyped] = useState<{ readonly text: string; readonly read: string }>();
  const [view, setView] = useState<(typeof VIEWS)[number]>('Fields');
  // What was saved is what is there: from then on nothing is being typed.
  const begun = typed && !isSaved(typed.text, lifecycle.rules) ? typed : undefined;
  const text = begun?.text ?? textOf(lifecycle.rules);
  const draft = draftOf(text);
  const edit = (next: string) => setTyped({ text: next, read: begun?.read ?? lifecycle.read });
  const setRules = (rules: readonly LifecycleRuleJson[]) => edit(textOf(rules));
  const isOutdated = begun !== undefined && begun.read !== lifecycle.read;
  return (
    <div className="space-y-4">
      <SwitchTabs label="Rules as" options={VIEWS} chosen={view} onChoose={setView} />
      {view === 'JSON' ? (
        <Labelled label="Rules, as the command line takes them">
          <textarea
            className="min-h-64 w-full rounded-md border border-line-strong bg-surface px-2.5 py-2 font-mono text-xs text-ink"
            rows={Math.min(30, text.split('\n').length + 1)}
            value={text}
            spellCheck={false}
            onChange={(event) => edit(event.currentTarget.value)}
          />
        </Labelled>
      ) : draft.ok ? (
        <>
          <ul className="divide-y divide-line">
            {draft.rules.map((rule, index) => (
              <li key={index} className="py-3 first:pt-0">
                <LifecycleRuleForm
                  rule={rule}
                  onChange={(changed) =>
                    setRules(draft.rules.map((one, at) => (at === index ? changed : one)))
                  }
                  onRemove={() => setRules(draft.rules.filter((_, at) => at !== index))}
                />
              </li>
            ))}
          </ul>
          <Button onClick={() => setRules([...draft.rules, NEW_RULE])}>
            <Plus aria-hidden className="size-4" />
            Add a rule
          </Button>
        </>
      ) : null}
      {draft.ok ? null : (
        <p role="alert" className="text-sm text-bad">
          {draft.mistake}
        </p>
      )}
      {isOutdated ? (
        <p role="status" className="text-xs text-ink-muted">
          The rules are not those any more that this began from. Take them anew to go on from there.
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <ActionButton
          actionId="buckets.put-lifecycle"
          environmentId={environmentId}
          input={{
            bucket,
            rules: (draft.ok ? draft.rules : []) as unknown as Json,
            read: begun?.read ?? lifecycle.read,
          }}
          label="Save rules"
          look="primary"
          disabled={!draft.ok || begun === undefined}
        />
        {begun ? <Button onClick={() => setTyped(undefined)}>Take them anew</Button> : null}
      </div>
    </div>
  );
}
