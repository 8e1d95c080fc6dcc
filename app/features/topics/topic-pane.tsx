import type { Cell } from '../../../core/cells/cell.ts';
import type { TopicDetail, TopicTag } from '../../../core/resources/topics/types.ts';
import { Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { ResourceStatus } from '../../components/cells/resource-status.tsx';
import { formatCount } from '../../components/format.ts';
import { readableJson } from '../../components/indented-json.ts';
import { TextBlock } from '../../components/json-view.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { TagList } from '../../components/tag-list.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { SendForm } from '../queues/send-form.tsx';
import type { SubscriptionRead, SubscriptionReads } from './topic-reads.server.ts';

interface TopicPaneProps {
  readonly topic: Promise<Cell<TopicDetail>>;
  readonly subscriptions: Promise<Cell<SubscriptionReads>>;
  readonly tags: Promise<Cell<readonly TopicTag[]>>;
  readonly environmentId: string;
  readonly mayPublish: boolean;
}

/** A topic's settings and its subscriptions on one side. */
export function TopicPane({ topic, subscriptions, tags, environmentId, mayPublish }: TopicPaneProps) {
  return (
    <>
      <StreamedCell cell={topic}>
        {(detail) => (
          <Facts>
            <Fact name="Kind">{detail.fifo ? 'FIFO' : 'standard'}</Fact>
            <Fact name="Display name">{detail.displayName || <Nothing />}</Fact>
            <Fact name="Confirmed">{detail.confirmed}</Fact>
            <Fact name="Pending">{detail.pending}</Fact>
            <Fact name="Encryption">{detail.kmsKeyId ? `KMS ${detail.kmsKeyId}` : 'none'}</Fact>
            <Fact name="ARN">
              <span className="break-all font-mono text-2xs">{detail.arn}</span>
            </Fact>
          </Facts>
        )}
      </StreamedCell>
      <Section title="Subscriptions">
        <StreamedCell cell={subscriptions} empty={<p className="text-sm text-ink-muted">Nobody is told.</p>}>
          {({ all, cutOff }) => (
            <>
              <ul className="divide-y divide-line rounded-md border border-line">
                {all.map((subscription) => (
                  <Subscription
                    key={
                      subscription.summary.arn ??
                      `${subscription.summary.protocol} ${subscription.summary.endpoint}`
                    }
                    subscription={subscription}
                  />
                ))}
              </ul>
              {cutOff ? (
                <p className="mt-2 text-xs text-ink-muted">
                  The first {formatCount(all.length)}; the topic has more.
                </p>
              ) : null}
            </>
          )}
        </StreamedCell>
      </Section>
      {mayPublish ? (
        <Section title="Publish">
          <StreamedCell cell={topic} inline>
            {({ name, fifo }) => (
              <SendForm
                environmentId={environmentId}
                actionId="topics.publish"
                target={{ topic: name }}
                label="Publish message"
                fifo={fifo}
                hasSubject
              />
            )}
          </StreamedCell>
        </Section>
      ) : null}
      <Section title="Policy">
        <StreamedCell cell={topic} inline>
          {(detail) => (detail.policy ? <TextBlock text={readableJson(detail.policy)} /> : <Nothing />)}
        </StreamedCell>
      </Section>
      <Section title="Tags">
        <StreamedCell cell={tags} inline>
          {(all) => <TagList tags={all} />}
        </StreamedCell>
      </Section>
    </>
  );
}

function Subscription({ subscription: { summary, detail } }: { readonly subscription: SubscriptionRead }) {
  return (
    <li className="space-y-1.5 px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <Badge>{summary.protocol}</Badge>
        <span className="min-w-0 break-all">{summary.queueName ?? summary.endpoint}</span>
        <span className="ml-auto">
          <ResourceStatus status={summary.state} />
        </span>
      </div>
      {detail ? (
        <StreamedCell cell={detail} inline>
          {(told) => (
            <div className="space-y-1.5 text-xs text-ink-muted">
              <p>
                {told.rawDelivery ? 'raw delivery' : 'in an envelope'}
                {told.deadLetterQueueName ? ` · undeliverable to ${told.deadLetterQueueName}` : ''}
                {told.filterPolicy ? ` · filtered by ${told.filterPolicyScope}` : ''}
              </p>
              {told.filterPolicy ? <TextBlock text={readableJson(told.filterPolicy)} /> : null}
            </div>
          )}
        </StreamedCell>
      ) : null}
    </li>
  );
}
