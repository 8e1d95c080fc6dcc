import clsx from 'clsx';
import { memo, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { shapeOf } from '../../../core/resources/logs/line-shape.ts';
import { FixedRows } from './fixed-rows.tsx';
import { LevelMark } from './level-mark.tsx';
import { LineDetail } from './line-detail.tsx';
import type { StreamLine, StreamView } from './stream-buffer.ts';
import { isoOf, timeOf } from './stream-time.ts';
import type { Zone } from './stream-time.ts';

export interface LineDrawing<L> {
  /** Where a line comes from, in front of it. */
  readonly origin?: (line: L) => ReactNode;
  /** Its text in a row, where it is no ordinary log line. */
  readonly text?: (line: L) => ReactNode;
  /** What else is known of the line that is looked at. */
  readonly detail?: (line: L) => ReactNode;
}

interface StreamLinesProps<L> extends LineDrawing<L> {
  /** `Log lines, oldest first`. */
  readonly label: string;
  readonly view: StreamView<L>;
  readonly zone: Zone;
  readonly follows: boolean;
  readonly onFollow: (follows: boolean) => void;
}

/** The lines of a stream, the one that is chosen with everything that it holds below. */
export function StreamLines<L extends StreamLine>({
  label,
  view,
  zone,
  follows,
  onFollow,
  origin,
  text,
  detail,
}: StreamLinesProps<L>) {
  const id = useId();
  const [chosen, setChosen] = useState<{ readonly number: number; readonly line: L }>();
  const choose = (number: number) => {
    const line = view.lineAt(number - view.first);
    if (line) setChosen({ number, line });
  };
  const rowId = (number: number) => `${id}-${number}`;
  return (
    <>
      <FixedRows
        label={label}
        count={view.count}
        first={view.first}
        follows={follows}
        onFollow={onFollow}
        chosen={chosen?.number}
        onChoose={choose}
        rowId={rowId}
      >
        {(index) => {
          const line = view.lineAt(index);
          const number = view.first + index;
          if (!line) return null;
          return (
            <Row
              key={number}
              id={rowId(number)}
              number={number}
              line={line}
              zone={zone}
              isChosen={number === chosen?.number}
              onChoose={(of, shown) => setChosen({ number: of, line: shown })}
              origin={origin}
              text={text}
            />
          );
        }}
      </FixedRows>
      {chosen ? (
        <LineDetail line={chosen.line} onClose={() => setChosen(undefined)}>
          {detail?.(chosen.line)}
        </LineDetail>
      ) : null}
    </>
  );
}

interface RowProps<L> extends Pick<LineDrawing<L>, 'origin' | 'text'> {
  readonly id: string;
  readonly number: number;
  readonly line: L;
  readonly zone: Zone;
  readonly isChosen: boolean;
  /** Is given the line too: the row keeps what it was drawn with, and a stream goes on meanwhile. */
  readonly onChoose: (number: number, line: L) => void;
}

function PlainRow<L extends StreamLine>({
  id,
  number,
  line,
  zone,
  isChosen,
  onChoose,
  origin,
  text,
}: RowProps<L>) {
  return (
    // The list around it has the focus and the keys (aria-activedescendant); a pointer needs no more than this.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- see above
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      onClick={() => onChoose(number, line)}
      className={clsx(
        'flex h-[22px] cursor-default items-center gap-3 overflow-hidden whitespace-nowrap px-4',
        isChosen ? 'bg-surface outline outline-1 -outline-offset-1 outline-accent' : 'hover:bg-surface',
      )}
    >
      <time dateTime={isoOf(line.at)} className="tabular shrink-0 font-mono text-2xs text-ink-faint">
        {timeOf(line.at, zone)}
      </time>
      {origin?.(line)}
      {text ? text(line) : <LineText text={line.text} />}
    </div>
  );
}

// A list that grows draws its rows again with every message; what a row shows does not change.
const Row = memo(
  PlainRow,
  (before, after) =>
    before.id === after.id &&
    before.line === after.line &&
    before.zone === after.zone &&
    before.isChosen === after.isChosen &&
    before.number === after.number,
) as typeof PlainRow;

/** What stands in the row already, or in every line. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'level',
  'severity',
  'time',
  'timestamp',
  '@timestamp',
  'pid',
  'hostname',
  'service',
  'version',
  'stage',
]);
const FIELDS_BESIDE = 5;

function LineText({ text }: { readonly text: string }) {
  const { level, message, fields } = shapeOf(text);
  const beside = fields?.filter(([name]) => !KNOWN_FIELDS.has(name)).slice(0, FIELDS_BESIDE) ?? [];
  return (
    <>
      <LevelMark level={level} />
      <span className="min-w-0 truncate font-mono text-2xs">
        <bdi>{message}</bdi>
        {beside.map(([name, value], index) => (
          <bdi key={index} className="ml-3 text-ink-faint">
            {name}={value}
          </bdi>
        ))}
      </span>
    </>
  );
}
