import { Nothing } from '../../components/cells/cell-view.tsx';
import type { Column } from '../../components/pair/column.ts';
import type { TopicRow } from '../lists/topic-row.ts';

export const TOPIC_COLUMNS: readonly Column<TopicRow>[] = [
  {
    id: 'subscriptions',
    header: 'Subscriptions',
    numeric: true,
    render: (topic) => topic.subscriptions.length,
  },
  {
    id: 'pending',
    header: 'Pending',
    numeric: true,
    render: (topic) => topic.subscriptions.filter((one) => one.state === 'pending').length,
  },
  {
    id: 'to',
    header: 'To',
    wide: true,
    render: (topic) => {
      const to = topic.subscriptions.map((one) => one.queueName ?? one.protocol);
      if (to.length === 0) return <Nothing />;
      return (
        <span className="block max-w-[18rem] truncate text-ink-muted" title={to.join('\n')}>
          {to.join(', ')}
        </span>
      );
    },
  },
];
