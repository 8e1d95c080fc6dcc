import { useCallback, useEffect, useRef, useState } from 'react';
import type { MonitorMessage } from './monitor-message.ts';
import { afterMessage, IDLE, STARTED, stopped } from './monitor-state.ts';
import type { MonitorState } from './monitor-state.ts';

interface Monitor {
  readonly state: MonitorState;
  readonly start: () => void;
  readonly stop: () => void;
}

/** A cache's MONITOR in this page. It runs from `start` on, and never longer than the page is open. */
export function useMonitor(address: string): Monitor {
  const [state, setState] = useState<MonitorState>(IDLE);
  const source = useRef<EventSource>();
  const close = useCallback(() => {
    source.current?.close();
    source.current = undefined;
  }, []);
  useEffect(() => close, [close, address]);
  const start = useCallback(() => {
    close();
    setState(STARTED);
    const opened = new EventSource(address);
    source.current = opened;
    opened.addEventListener('message', (event: MessageEvent<string>) => {
      const message = JSON.parse(event.data) as MonitorMessage;
      if (message.kind !== 'lines') close();
      setState((before) => afterMessage(before, message));
    });
    // Left alone, the browser would connect anew and with that start another MONITOR.
    opened.addEventListener('error', () => {
      close();
      setState((before) => stopped(before, 'The connection to the console ended.'));
    });
  }, [address, close]);
  const stop = useCallback(() => {
    close();
    setState((before) => stopped(before, 'Stopped.'));
  }, [close]);
  return { state, start, stop };
}
