import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Json } from '../../../core/actions/plan.ts';
import type { KeyValue } from '../../../core/resources/caches/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { useGate } from '../../components/gate/gate-context.ts';
import { Section } from '../../components/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Labelled, TextField } from '../../components/ui/field.tsx';
import type { AddedType } from './value-changes.ts';
import { additionOf, ADDITIONS, base64Of, durationMs } from './value-changes.ts';

/** Which key of which cache a button changes. */
export interface KeyPlace {
  readonly environmentId: string;
  readonly cacheId: string;
  /** The key's code. */
  readonly code: string;
}

interface ChangeButtonProps {
  readonly place: KeyPlace;
  readonly change: Json | undefined;
  readonly label: string;
  readonly look?: 'plain' | 'quiet' | 'primary';
  readonly tone?: 'plain' | 'danger';
  readonly icon?: typeof Plus;
}

const EXPIRE = 'Set time to live';

/** What the gate is asked for. */
function valueWish({ environmentId, cacheId, code }: KeyPlace, change: Json) {
  return {
    actionId: 'caches.change-value',
    environmentId,
    input: { cache: cacheId, key: code, change },
  };
}

/** Changes one key; without a change to make it can not be pressed. */
export function ChangeButton({ place, change, ...rest }: ChangeButtonProps) {
  return <ActionButton {...valueWish(place, change ?? null)} disabled={change === undefined} {...rest} />;
}

/** What can be done to a key as a whole, and to its value by its type. */
export function KeyActions({ held, place }: { readonly held: KeyValue; readonly place: KeyPlace }) {
  const { value } = held;
  const isWhole =
    value.type === 'string' && value.offset === 0 && value.next === undefined && value.content.isText;
  return (
    <Section title="Change">
      <div className="space-y-4">
        {value.type === 'string' && isWhole && !value.content.isCut ? (
          <StringEditor key={value.content.text} text={value.content.text} place={place} />
        ) : null}
        {value.type in ADDITIONS ? <Addition type={value.type as AddedType} place={place} /> : null}
        <Expiry held={held} place={place} />
        <ChangeButton
          place={place}
          change={{ kind: 'unlink' }}
          label="Delete key"
          tone="danger"
          icon={Trash2}
        />
      </div>
    </Section>
  );
}

function StringEditor({ text, place }: { readonly text: string; readonly place: KeyPlace }) {
  const [draft, setDraft] = useState(text);
  return (
    <div className="space-y-2">
      <Labelled label="Value">
        <textarea
          className="min-h-24 w-full rounded-md border border-line-strong bg-surface px-2.5 py-2 font-mono text-xs text-ink"
          rows={Math.min(12, text.split('\n').length + 1)}
          value={draft}
          spellCheck={false}
          onChange={(event) => setDraft(event.target.value)}
        />
      </Labelled>
      <ChangeButton
        place={place}
        change={draft === text ? undefined : { kind: 'string-set', value: base64Of(draft) }}
        label="Save value"
      />
    </div>
  );
}

function Addition({ type, place }: { readonly type: AddedType; readonly place: KeyPlace }) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const words = ADDITIONS[type];
  return (
    <div className="flex flex-wrap items-end gap-2">
      <TextField
        label={words.first}
        className="min-w-32 flex-1"
        mono
        value={first}
        onChange={(event) => setFirst(event.target.value)}
      />
      {'second' in words ? (
        <TextField
          label={words.second}
          className="min-w-32 flex-1"
          mono
          value={second}
          onChange={(event) => setSecond(event.target.value)}
        />
      ) : null}
      <ChangeButton place={place} change={additionOf(type, first, second)} label={words.title} icon={Plus} />
    </div>
  );
}

/** A form of its own, since the moment is fixed when it is sent: typed and left, it would pass. */
function Expiry({ held, place }: { readonly held: KeyValue; readonly place: KeyPlace }) {
  const { begin } = useGate();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const milliseconds = durationMs(text);
  function send(event: FormEvent): void {
    event.preventDefault();
    if (isBusy || milliseconds === undefined) return;
    setBusy(true);
    const wish = valueWish(place, { kind: 'expire', at: Date.now() + milliseconds });
    void begin({ ...wish, label: EXPIRE }).then(() => setBusy(false));
  }
  return (
    <div className="flex flex-wrap items-end gap-2">
      <form className="flex flex-wrap items-end gap-2" onSubmit={send}>
        <TextField
          label="Expires in"
          className="w-32"
          placeholder="90s, 15m, 2h, 7d"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" disabled={milliseconds === undefined} aria-busy={isBusy}>
          {EXPIRE}
        </Button>
      </form>
      {held.ttlMs === undefined ? null : (
        <ChangeButton place={place} change={{ kind: 'persist' }} label="Never expire" look="quiet" />
      )}
    </div>
  );
}
