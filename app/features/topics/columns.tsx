import { Nothing } from '../../components/cells/cell-view.tsx';
import { countWords } from '../../components/pair/count-words.ts';
import type { Column } from '../../components/pair/column.ts';
import type { TopicRow } from '../lists/topic-row.ts';

export const TOPIC_COLUMNS: readonly Column<TopicRow>[] = [
  {
    id: 'subscriptions',
    header: 'Subscriptions',
    numeric: true,
    render: ({ subscriptions, cutOff }) => countWords({ count: subscriptions.length, cutOff }),
  },
  {
    id: 'pending',
    header: 'Pending',
    numeric: true,
    render: ({ subscriptions, cutOff }) =>
      countWords({ count: subscriptions.filter((one) => one.state === 'pending').length, cutOff }),
  },
  {
    id: 'to',
    header: 'To',
    wide: true,
    fills: true,
    render: (topic) => {
      const to = topic.subscriptions.map((one) => one.queueName ?? one.protocol);
      if (to.length === 0) return <Nothing />;
      return (
        <span className="block truncate text-ink-muted" title={to.join('\n')}>
          {to.join(', ')}
        </span>
      );
    },
  },
];
