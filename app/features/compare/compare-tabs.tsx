import { LinkTabs } from '../../components/ui/link-tabs.tsx';

/** Two environments now, or one of them at two moments. */
export function CompareTabs() {
  return (
    <LinkTabs
      label="What is compared"
      base="/compare"
      tabs={[
        { path: '', label: 'Two environments' },
        { path: 'over-time', label: 'Over time' },
      ]}
    />
  );
}
