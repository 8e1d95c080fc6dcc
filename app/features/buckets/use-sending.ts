import { useRef, useState } from 'react';
import { sendContent } from './send-content.ts';
import type { Sending } from './send-content.ts';
import type { UploadAnswer } from './upload-content.server.ts';
import type { ConfirmedUpload } from './upload-files.ts';

export interface SendingState {
  readonly sentBytes: number;
  readonly totalBytes: number;
  readonly answer?: UploadAnswer;
}

/**
 * Sends files and tells how far it is. It goes on when the form is left within the console; before the tab is closed
 * the browser asks.
 */
export function useSending() {
  const [state, setState] = useState<SendingState>();
  const current = useRef<Sending>();
  const isSending = state !== undefined && state.answer === undefined;

  function send(upload: Pick<ConfirmedUpload, 'bucket' | 'runId'>, files: readonly File[]): void {
    const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
    const sending = sendContent(upload, files, (sentBytes) => setState({ sentBytes, totalBytes }));
    current.current = sending;
    askBeforeClosing(sending.ended);
    setState({ sentBytes: 0, totalBytes });
    void sending.ended.then((answer) => setState({ sentBytes: totalBytes, totalBytes, answer }));
  }

  return {
    state,
    isSending,
    send,
    stop: () => current.current?.abort(),
    forget: () => setState(undefined),
  };
}

/** Until something has ended, the browser asks before the tab is closed: whether its form is still there or not. */
export function askBeforeClosing(ended: Promise<unknown>): void {
  const ask = (event: Event) => event.preventDefault();
  window.addEventListener('beforeunload', ask);
  void ended.finally(() => window.removeEventListener('beforeunload', ask));
}
