import { useRevalidator } from '@remix-run/react';
import { useCallback } from 'react';
import { consoleAnswers } from './now-and-then.ts';

/** Reads the page's data anew if the console answers; what is shown stays if it does not. */
export function useQuietRevalidate(): () => void {
  const { revalidate } = useRevalidator();
  return useCallback(
    () =>
      void consoleAnswers().then((answers) => {
        if (answers) revalidate();
      }),
    [revalidate],
  );
}
