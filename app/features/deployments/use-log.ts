import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogMessage } from './log-message.ts';
import { afterMessage, ended, STARTED } from './log-state.ts';
import type { LogState } from './log-state.ts';

interface FollowedLog {
  readonly state: LogState;
  readonly start: () => void;
  readonly stop: () => void;
}

/** A container's log in this page: followed from the first drawing on, and never longer than the page is open. */
export function useLog(address: string): FollowedLog {
  const [state, setState] = useState<LogState>(STARTED);
  const source = useRef<EventSource>();
  const close = useCallback(() => {
    source.current?.close();
    source.current = undefined;
  }, []);
  const start = useCallback(() => {
    close();
    setState(STARTED);
    const opened = new EventSource(address);
    source.current = opened;
    opened.addEventListener('message', (event: MessageEvent<string>) => {
      const message = JSON.parse(event.data) as LogMessage;
      if (message.kind !== 'lines' && message.kind !== 'waiting') close();
      setState((before) => afterMessage(before, message));
    });
    // Left alone, the browser would connect anew and show the last lines a second time.
    opened.addEventListener('error', () => {
      close();
      setState((before) => ended(before, 'The connection to the console ended.'));
    });
  }, [address, close]);
  useEffect(() => {
    start();
    return close;
  }, [start, close]);
  const stop = useCallback(() => {
    close();
    setState((before) => ended(before, 'Stopped.'));
  }, [close]);
  return { state, start, stop };
}
