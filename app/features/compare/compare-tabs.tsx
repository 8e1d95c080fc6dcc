import { LinkTabs } from '../../components/ui/link-tabs.tsx';

/** Two environments now, or one of them at two moments. */
export function CompareTabs() {
  return (
    <LinkTabs
      label="What is compared"
      tabs={[
        { to: '/compare', label: 'Two environments', end: true },
        { to: '/compare/over-time', label: 'Over time' },
      ]}
    />
  );
}
