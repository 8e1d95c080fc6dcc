import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { shapeOf } from '../../../core/resources/logs/line-shape.ts';
import { CopyButton } from '../command-line.tsx';
import { LevelMark } from './level-mark.tsx';
import type { StreamLine } from './stream-buffer.ts';
import { isoOf } from './stream-time.ts';

interface LineDetailProps {
  readonly line: StreamLine;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Everything that one line holds: its whole text, and the fields of JSON one by one. */
export function LineDetail({ line, onClose, children }: LineDetailProps) {
  const { level, message, fields } = shapeOf(line.text);
  return (
    <section aria-label="The chosen line" className="space-y-2 rounded-md border border-line px-3 py-2">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <time dateTime={isoOf(line.at)} className="tabular font-mono text-2xs text-ink-muted">
          {isoOf(line.at) ?? 'without a time'}
        </time>
        {level ? <LevelMark level={level} /> : null}
        {children}
        <span className="ml-auto inline-flex items-center gap-2">
          <CopyButton text={line.text} label="Copy the line" />
          <button
            type="button"
            aria-label="Close the line"
            title="Close"
            onClick={onClose}
            className="rounded p-0.5 text-ink-faint hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </span>
      </header>
      <div
        className="max-h-60 overflow-y-auto whitespace-pre-wrap font-mono text-2xs leading-5 [overflow-wrap:anywhere]"
        tabIndex={0}
        role="group"
        aria-label="Its text"
      >
        {message}
      </div>
      {fields && fields.length > 0 ? (
        <details>
          <summary className="cursor-pointer text-xs text-ink-muted hover:text-ink">
            {fields.length} {fields.length === 1 ? 'field' : 'fields'}
          </summary>
          <dl className="mt-1 grid max-h-72 grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-0.5 overflow-y-auto text-2xs">
            {fields.map(([name, value], index) => (
              <Field key={index} name={name} value={value} />
            ))}
          </dl>
        </details>
      ) : null}
    </section>
  );
}

function Field({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt className="break-all font-mono text-ink-muted">{name}</dt>
      <dd className="whitespace-pre-wrap break-all font-mono">{value}</dd>
    </>
  );
}
