import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { BackupTable } from './backup-pane.tsx';

it.each([
  [0, undefined],
  [1, '1 more table is not shown here'],
  [1_234, '1,234 more tables are not shown here'],
])('%i tables that are left out are counted', (leftOut, words) => {
  const markup = renderToStaticMarkup(
    <BackupTable rows={[{ table: 'tiktok-products', isScheduled: false }]} leftOut={leftOut} />,
  );
  expect(markup).toContain('tiktok-products');
  if (words === undefined) expect(markup).not.toContain('not shown');
  else expect(markup).toContain(words);
});
