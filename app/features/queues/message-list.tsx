import type { ReactNode } from 'react';
import type { Peek, PeekedMessage } from '../../../core/resources/queues/types.ts';
import { Age } from '../../components/clock.tsx';
import { formatBytes } from '../../components/format.ts';
import { readableJson } from '../../components/indented-json.ts';
import { TextBlock } from '../../components/json-view.tsx';
import { Badge } from '../../components/ui/badge.tsx';

const ENDED: Readonly<Record<Peek['ended'], string>> = {
  enough: 'as many as were asked for',
  'no-more': 'the queue gave no more',
  time: 'the time for a page was up',
};

interface MessageListProps {
  readonly peek: Peek;
  /** Buttons under a message. */
  readonly actions?: (message: PeekedMessage) => ReactNode;
}

/** What a look showed: message by message, everything in them as text. */
export function MessageList({ peek, actions }: MessageListProps) {
  return (
    <div className="space-y-3">
      <p className="tabular text-xs text-ink-muted">
        {peek.messages.length} messages in {peek.receives} {peek.receives === 1 ? 'receive' : 'receives'}:{' '}
        {ENDED[peek.ended]}.
      </p>
      <ol className="divide-y divide-line rounded-md border border-line">
        {peek.messages.map((message) => (
          <li key={message.id} className="space-y-2 px-3 py-2.5">
            <MessageView message={message} />
            {actions?.(message)}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** One message: what SQS tells of it, its attributes, its body. */
export function MessageView({ message }: { readonly message: PeekedMessage }) {
  return (
    <>
      <div className="tabular flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-muted">
        <code className="break-all font-mono text-2xs">{message.id}</code>
        {message.sentAt === undefined ? null : (
          <span>
            sent <Age at={message.sentAt} />
          </span>
        )}
        {message.receiveCount === undefined ? null : <span>received {message.receiveCount}×</span>}
        <span>{formatBytes(message.bodyBytes)}</span>
        {message.groupId === undefined ? null : <Badge title="Message group">{message.groupId}</Badge>}
        {message.md5Matches ? null : <Badge tone="bad">checksum differs</Badge>}
      </div>
      {message.attributes.length > 0 ? (
        <dl className="grid grid-cols-[minmax(5rem,auto)_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
          {message.attributes.map((attribute) => (
            <div key={attribute.name} className="contents">
              <dt className="break-words text-ink-faint">{attribute.name}</dt>
              <dd className="break-words font-mono text-2xs leading-5">
                {attribute.value}
                {attribute.isBinary ? <span className="text-ink-faint"> (base64)</span> : null}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      <TextBlock text={readableJson(message.body)} />
    </>
  );
}
