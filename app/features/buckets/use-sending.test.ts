import { afterEach, expect, test, vi } from 'vitest';
import { askBeforeClosing } from './use-sending.ts';

afterEach(() => vi.unstubAllGlobals());

test('the browser asks before it closes the tab as long as something is sent, and no longer', async () => {
  const tab = new EventTarget();
  vi.stubGlobal('window', tab);
  const asks = () => !tab.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  let end: () => void = () => undefined;
  askBeforeClosing(
    new Promise<void>((resolve) => {
      end = resolve;
    }),
  );
  expect(asks()).toBe(true);
  end();
  await vi.waitFor(() => expect(asks()).toBe(false));
});
