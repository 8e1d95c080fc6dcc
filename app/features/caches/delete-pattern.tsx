import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Section } from '../../components/page.tsx';
import { TextField } from '../../components/ui/field.tsx';

interface DeletePatternProps {
  readonly environmentId: string;
  readonly cacheId: string;
  /** What is on the screen, as a pattern. */
  readonly pattern: string;
}

/** Deletes many keys at once. The plan is a dry run: it counts them and shows a few. */
export function DeletePattern({ environmentId, cacheId, pattern }: DeletePatternProps) {
  const [draft, setDraft] = useState(pattern);
  const isAll = /^\**$/.test(draft.trim());
  return (
    <Section title="Delete by pattern">
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label="Keys that match"
          className="min-w-40 flex-1"
          mono
          placeholder="session:*"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <ActionButton
          actionId="caches.delete-pattern"
          environmentId={environmentId}
          input={{ cache: cacheId, pattern: draft }}
          disabled={isAll}
          label="Delete keys"
          tone="danger"
          icon={Trash2}
        />
      </div>
    </Section>
  );
}
