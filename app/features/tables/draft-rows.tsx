import { Plus, X } from 'lucide-react';
import { ATTRIBUTE_TYPES } from '../../../core/resources/tables/types.ts';
import type { AttributeType, KeyAttribute } from '../../../core/resources/tables/types.ts';
import { typeWord } from '../../../core/resources/tables/values.ts';
import { Button } from '../../components/ui/button.tsx';
import { retyped } from './item-draft.ts';
import type { DraftMistake, DraftRow } from './item-draft.ts';

interface DraftRowsProps {
  readonly rows: readonly DraftRow[];
  readonly keys: readonly KeyAttribute[];
  /** DynamoDB never changes the key of an item: it stands, unless the item is a new one. */
  readonly isKeyOpen: boolean;
  readonly mistakes: readonly DraftMistake[];
  readonly onChange: (rows: readonly DraftRow[]) => void;
}

/** The attributes of an item, a line each: name, type, value. */
export function DraftRows({ rows, keys, isKeyOpen, mistakes, onChange }: DraftRowsProps) {
  const change = (row: DraftRow) => onChange(rows.map((one) => (one.id === row.id ? row : one)));
  return (
    <div>
      <div
        aria-hidden
        className="grid grid-cols-[minmax(5rem,9rem)_5.5rem_minmax(0,1fr)_1.75rem] gap-2 pb-1 text-2xs text-ink-faint"
      >
        <span>Attribute</span>
        <span>Type</span>
        <span>Value</span>
      </div>
      <ul className="divide-y divide-line border-y border-line">
        {rows.map((row) => {
          const isKey = keys.some(({ name }) => name === row.name) && row.id < keys.length;
          return (
            <li key={row.id} className="py-1.5">
              <Row
                row={row}
                isKey={isKey}
                isOpen={!isKey || isKeyOpen}
                mistakes={mistakes.filter((mistake) => mistake.row === row.id)}
                onChange={change}
                onRemove={() => onChange(rows.filter((one) => one.id !== row.id))}
              />
            </li>
          );
        })}
      </ul>
      <Button look="quiet" className="-ml-3 mt-1" onClick={() => onChange([...rows, blankRow(rows)])}>
        <Plus aria-hidden className="size-4" />
        Add attribute
      </Button>
    </div>
  );
}

function blankRow(rows: readonly DraftRow[]): DraftRow {
  return { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, name: '', type: 'S', text: '' };
}

const FIELD =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 font-mono text-xs text-ink placeholder:text-ink-faint read-only:border-transparent read-only:bg-sunken disabled:opacity-60 aria-[invalid=true]:border-bad';

interface RowProps {
  readonly row: DraftRow;
  readonly isKey: boolean;
  readonly isOpen: boolean;
  readonly mistakes: readonly DraftMistake[];
  readonly onChange: (row: DraftRow) => void;
  readonly onRemove: () => void;
}

function Row({ row, isKey, isOpen, mistakes, onChange, onRemove }: RowProps) {
  const about = row.name === '' ? 'the new attribute' : row.name;
  return (
    <>
      <div className="grid grid-cols-[minmax(5rem,9rem)_5.5rem_minmax(0,1fr)_1.75rem] items-start gap-2">
        <input
          aria-label={`Name of ${about}`}
          className={`${FIELD} h-7`}
          value={row.name}
          readOnly={isKey}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ ...row, name: event.currentTarget.value })}
        />
        <select
          aria-label={`Type of ${about}`}
          className={`${FIELD} h-7`}
          value={row.type}
          disabled={isKey}
          onChange={(event) => onChange(retyped(row, event.currentTarget.value as AttributeType))}
        >
          {ATTRIBUTE_TYPES.map((type) => (
            <option key={type} value={type}>
              {typeWord(type)}
            </option>
          ))}
        </select>
        <Value
          label={`Value of ${about}`}
          row={row}
          isOpen={isOpen}
          isWrong={mistakes.length > 0}
          onChange={(text) => onChange({ ...row, text })}
        />
        {isKey ? (
          <span className="pt-1.5 text-2xs text-ink-faint">key</span>
        ) : (
          <button
            type="button"
            aria-label={`Remove ${about}`}
            onClick={onRemove}
            className="rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </button>
        )}
      </div>
      {mistakes.map(({ sentence }) => (
        <p key={sentence} className="mt-1 text-xs text-bad">
          {sentence}
        </p>
      ))}
    </>
  );
}

const MOST_LINES = 16;
const CHARACTERS_A_LINE = 36;

interface ValueProps {
  readonly label: string;
  readonly row: DraftRow;
  readonly isOpen: boolean;
  readonly isWrong: boolean;
  readonly onChange: (text: string) => void;
}

function Value({ label, row: { type, text, escaped }, isOpen, isWrong, onChange }: ValueProps) {
  if (type === 'NULL') return <span className="pt-1.5 text-xs text-ink-faint">no value</span>;
  if (type === 'BOOL')
    return (
      <select
        aria-label={label}
        className={`${FIELD} h-7`}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="true">true</option>
        <option value="false">false</option>
      </select>
    );
  const lines = Math.max(text.split('\n').length, Math.ceil(text.length / CHARACTERS_A_LINE));
  return (
    <textarea
      aria-label={label}
      aria-invalid={isWrong}
      className={`${FIELD} min-h-7 resize-y py-1.5 leading-4`}
      rows={Math.min(MOST_LINES, Math.max(1, lines))}
      value={text}
      readOnly={!isOpen}
      spellCheck={type === 'S' && !escaped}
      title={
        escaped ? 'Written as JSON writes it: it holds characters that a text box would change.' : undefined
      }
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
