import { useCallback, useEffect, useRef, useState } from 'react';
import type { InsightsEvent } from '../../../core/resources/logs/insights-types.ts';
import type { InsightsMessage } from './insights-message.ts';

export interface InsightsState {
  readonly isRunning: boolean;
  /** The newest thing that each environment's query has told. */
  readonly told: Readonly<Record<string, InsightsEvent>>;
  /** Why nothing was run, or nothing more comes. */
  readonly sentence?: string;
}

interface Insights extends InsightsState {
  readonly run: (form: URLSearchParams, address: string) => void;
  readonly cancel: () => void;
}

/** A query over logs in this page; it is stopped with the page. */
export function useInsights(): Insights {
  const [state, setState] = useState<InsightsState>({ isRunning: false, told: {} });
  const running = useRef<AbortController>();
  useEffect(() => () => running.current?.abort(), []);
  const run = useCallback((form: URLSearchParams, address: string) => {
    running.current?.abort();
    const left = new AbortController();
    running.current = left;
    setState({ isRunning: true, told: {} });
    follow(address, form, left.signal, ({ environmentId, event }) =>
      setState((before) => ({ ...before, told: { ...before.told, [environmentId]: event } })),
    )
      .then((sentence) => setState((before) => ({ ...before, isRunning: false, sentence })))
      .catch(() => {
        if (!left.signal.aborted)
          setState((before) => ({
            ...before,
            isRunning: false,
            sentence: 'The connection to the console ended.',
          }));
      });
  }, []);
  const cancel = useCallback(() => {
    running.current?.abort();
    setState((before) => ({ ...before, isRunning: false, sentence: 'Stopped.' }));
  }, []);
  return { ...state, run, cancel };
}

/** Posts the form and hands on every line of the answer; a sentence where the console refuses. */
async function follow(
  address: string,
  form: URLSearchParams,
  signal: AbortSignal,
  tell: (message: InsightsMessage) => void,
): Promise<string | undefined> {
  const answer = await fetch(address, { method: 'POST', body: form, signal });
  if (!answer.ok || !answer.body) return (await answer.text()) || `The console answered ${answer.status}.`;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return undefined;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') tell(JSON.parse(line) as InsightsMessage);
  }
}
