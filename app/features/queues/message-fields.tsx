import { Plus, X } from 'lucide-react';
import type { Json } from '../../../core/actions/plan.ts';
import { Labelled, SelectField, TextField } from '../../components/ui/field.tsx';

/** An attribute as it is being typed. */
export interface AttributeDraft {
  /** Tells rows apart while their names are typed. */
  readonly id: number;
  readonly name: string;
  readonly dataType: string;
  readonly value: string;
}

/** A message as it is being typed. */
export interface MessageDraft {
  readonly body: string;
  readonly attributes: readonly AttributeDraft[];
}

export const EMPTY_MESSAGE: MessageDraft = { body: '', attributes: [] };

/** SQS and SNS take so many attributes a message. */
const MOST_ATTRIBUTES = 10;
const TYPES = ['String', 'Number', 'Binary'] as const;

/** What the actions take: attributes without a name were not finished. */
export function messageInput({ body, attributes }: MessageDraft): Readonly<Record<string, Json>> {
  return {
    body,
    attributes: attributes
      .filter(({ name }) => name !== '')
      .map(({ name, dataType, value }) => ({ name, dataType, value })),
  };
}

interface MessageFieldsProps {
  readonly draft: MessageDraft;
  readonly onChange: (draft: MessageDraft) => void;
}

/** Body and attributes of a message. */
export function MessageFields({ draft, onChange }: MessageFieldsProps) {
  const { attributes } = draft;
  const setAttributes = (next: readonly AttributeDraft[]) => onChange({ ...draft, attributes: next });
  return (
    <div className="space-y-3">
      <Labelled label="Body">
        <textarea
          className="min-h-28 w-full rounded-md border border-line-strong bg-surface px-2.5 py-2 font-mono text-xs text-ink"
          rows={Math.min(16, draft.body.split('\n').length + 2)}
          value={draft.body}
          spellCheck={false}
          onChange={(event) => onChange({ ...draft, body: event.target.value })}
        />
      </Labelled>
      {attributes.map((attribute, place) => (
        <AttributeRow
          key={attribute.id}
          attribute={attribute}
          place={place}
          onChange={(next) => setAttributes(attributes.with(place, next))}
          onRemove={() => setAttributes(attributes.toSpliced(place, 1))}
        />
      ))}
      {attributes.length < MOST_ATTRIBUTES ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 text-xs text-ink-muted hover:text-ink"
          onClick={() =>
            setAttributes([
              ...attributes,
              {
                id: Math.max(0, ...attributes.map(({ id }) => id)) + 1,
                name: '',
                dataType: 'String',
                value: '',
              },
            ])
          }
        >
          <Plus aria-hidden className="size-3.5" />
          Add an attribute
        </button>
      ) : null}
    </div>
  );
}

interface AttributeRowProps {
  readonly attribute: AttributeDraft;
  readonly place: number;
  readonly onChange: (attribute: AttributeDraft) => void;
  readonly onRemove: () => void;
}

function AttributeRow({ attribute, place, onChange, onRemove }: AttributeRowProps) {
  // Types may carry a label of their own (`Number.float`): it stays as it was read.
  const types = [...new Set<string>([...TYPES, attribute.dataType])];
  const number = place + 1;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <TextField
        label={`Attribute ${number}`}
        className="min-w-28 flex-1"
        mono
        value={attribute.name}
        onChange={(event) => onChange({ ...attribute, name: event.target.value })}
      />
      <SelectField
        label={`Type ${number}`}
        className="w-24"
        value={attribute.dataType}
        options={types.map((value) => ({ value, label: value }))}
        onChange={(event) => onChange({ ...attribute, dataType: event.target.value })}
      />
      <TextField
        label={attribute.dataType.startsWith('Binary') ? `Value ${number}, base64` : `Value ${number}`}
        className="min-w-28 flex-1"
        mono
        value={attribute.value}
        onChange={(event) => onChange({ ...attribute, value: event.target.value })}
      />
      <button
        type="button"
        aria-label={`Remove attribute ${number}`}
        onClick={onRemove}
        className="mb-1.5 rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </div>
  );
}
