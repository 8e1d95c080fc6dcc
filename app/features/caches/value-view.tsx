import type { ReactNode } from 'react';
import { useState } from 'react';
import type { KeyValue, StreamGroup, ValuePage } from '../../../core/resources/caches/types.ts';
import { formatBytes, formatCount } from '../../components/format.ts';
import { indentedJson } from '../../components/indented-json.ts';
import { TextBlock } from '../../components/json-view.tsx';
import { SwitchTabs } from '../../components/ui/switch-tabs.tsx';
import { BytesNote, BytesText } from './bytes-text.tsx';
import { EntryTable } from './entry-table.tsx';

type Page<Type extends ValuePage['type']> = Extract<ValuePage, { type: Type }>;

/** One page of a value, by its type. */
export function ValueView({ value }: { readonly value: KeyValue['value'] }) {
  switch (value.type) {
    case 'string':
      return <StringView value={value} />;
    case 'hash':
      return (
        <EntryTable
          columns={[{ header: 'Field', width: 'w-1/3' }, { header: 'Value' }]}
          rows={value.entries.map(({ field, value: held }) => [
            <BytesText key="field" bytes={field} />,
            <BytesText key="value" bytes={held} />,
          ])}
        />
      );
    case 'list':
      return (
        <EntryTable
          columns={[{ header: 'Index', width: 'w-24' }, { header: 'Value' }]}
          rows={value.entries.map(({ index, value: held }) => [
            <Figure key="index">{formatCount(index)}</Figure>,
            <BytesText key="value" bytes={held} />,
          ])}
        />
      );
    case 'set':
      return (
        <EntryTable
          columns={[{ header: 'Member' }]}
          rows={value.entries.map((member) => [<BytesText key="member" bytes={member} />])}
        />
      );
    case 'zset':
      return (
        <EntryTable
          columns={[{ header: 'Score', width: 'w-40 md:w-44' }, { header: 'Member' }]}
          rows={value.entries.map(({ score, member }) => [
            <Figure key="score">{score}</Figure>,
            <BytesText key="member" bytes={member} />,
          ])}
        />
      );
    case 'stream':
      return <StreamView value={value} />;
    case 'other':
      return (
        <p className="text-sm text-ink-muted">
          A type of a module: only its module can read it, so the console shows nothing of it.
        </p>
      );
  }
}

const FORMS = ['Text', 'JSON'] as const;

function StringView({ value }: { readonly value: Page<'string'> }) {
  const [form, setForm] = useState<(typeof FORMS)[number]>('Text');
  const { content, lengthBytes, offset, next } = value;
  // A page of a longer text is no document by itself.
  const json = content.isText && offset === 0 && next === undefined ? indentedJson(content.text) : undefined;
  if (lengthBytes === 0) return <p className="text-sm text-ink-muted">The string is empty.</p>;
  return (
    <div className="space-y-2">
      {json === undefined ? null : (
        <SwitchTabs label="Form of the value" options={FORMS} chosen={form} onChoose={setForm} />
      )}
      <TextBlock text={json !== undefined && form === 'JSON' ? json : content.text} />
      {content.isText && !content.isCut ? null : <BytesNote bytes={content} />}
    </div>
  );
}

function StreamView({ value }: { readonly value: Page<'stream'> }) {
  return (
    <div className="space-y-4">
      <EntryTable
        columns={[{ header: 'Id', width: 'w-40 md:w-44' }, { header: 'Fields' }]}
        rows={value.entries.map(({ id, fields }) => [
          <Figure key="id">{id}</Figure>,
          <dl key="fields" className="space-y-1">
            {fields.map(({ field, value: held }, index) => (
              <div key={index} className="grid grid-cols-[minmax(3rem,30%)_minmax(0,1fr)] gap-x-3">
                <dt className="min-w-0 text-ink-muted">
                  <BytesText bytes={field} />
                </dt>
                <dd className="min-w-0">
                  <BytesText bytes={held} />
                </dd>
              </div>
            ))}
          </dl>,
        ])}
      />
      <Groups groups={value.groups} />
    </div>
  );
}

function Groups({ groups }: { readonly groups: readonly StreamGroup[] }) {
  if (groups.length === 0) return <p className="text-xs text-ink-muted">No group reads this stream.</p>;
  return (
    <ul className="space-y-2 border-t border-line pt-3">
      {groups.map((group) => (
        <li key={group.name} className="tabular flex flex-wrap gap-x-4 gap-y-0.5 text-xs text-ink-muted">
          <span className="break-all font-mono text-ink">
            <bdi>{group.name}</bdi>
          </span>
          <span>
            {formatCount(group.consumers)} {group.consumers === 1 ? 'consumer' : 'consumers'}
          </span>
          <span>{formatCount(group.pending)} pending</span>
          <span>{group.lag === undefined ? 'lag not told' : `${formatCount(group.lag)} behind`}</span>
          <span>
            delivered up to <span className="font-mono">{group.lastDeliveredId}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Figure({ children }: { readonly children: ReactNode }) {
  return <span className="tabular break-all font-mono text-xs text-ink-muted">{children}</span>;
}

/** How much of the value this page is: `101 to 200 of 5,000 entries`. */
export function extentOf(value: ValuePage): string {
  switch (value.type) {
    case 'string': {
      if (value.offset === 0 && value.next === undefined) return formatBytes(value.lengthBytes);
      const end = value.next === undefined ? value.lengthBytes : Number(value.next);
      return `bytes ${formatCount(value.offset)} to ${formatCount(end)} of ${formatCount(value.lengthBytes)}`;
    }
    case 'list':
      return rangeOf(value.entries[0]?.index, value.entries.length, value.length);
    case 'zset':
      return rangeOf(value.entries[0]?.rank, value.entries.length, value.length);
    case 'other':
      return '';
    default:
      return `${formatCount(value.entries.length)} of ${formatCount(value.length)} entries`;
  }
}

function rangeOf(first: number | undefined, count: number, length: number): string {
  if (first === undefined) return `none of ${formatCount(length)} entries`;
  if (count === length) return `${formatCount(length)} ${length === 1 ? 'entry' : 'entries'}`;
  return `${formatCount(first + 1)} to ${formatCount(first + count)} of ${formatCount(length)} entries`;
}
