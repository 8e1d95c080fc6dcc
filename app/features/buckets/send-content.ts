import type { UploadAnswer } from './upload-content.server.ts';
import type { ConfirmedUpload } from './upload-files.ts';
import { uploadAddress } from './upload-files.ts';

export interface Sending {
  /** What has come of it is thrown away by the console. */
  readonly abort: () => void;
  /** Never rejects. */
  readonly ended: Promise<UploadAnswer>;
}

/**
 * Sends files one behind the other as one body: the browser reads them from the disk as they go, however large they are.
 * XMLHttpRequest, since `fetch` tells nothing of how far it is.
 */
export function sendContent(
  upload: Pick<ConfirmedUpload, 'bucket' | 'runId'>,
  files: readonly Blob[],
  onProgress: (sentBytes: number) => void,
): Sending {
  const request = new XMLHttpRequest();
  const ended = new Promise<UploadAnswer>((resolve) => {
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => resolve(answerOf(request));
    request.onabort = () => resolve({ state: 'cancelled', sentence: 'The upload was stopped.' });
    request.onerror = () =>
      resolve({
        state: 'failed',
        sentence: 'The connection broke off. What became of it stands under Operations.',
      });
  });
  request.open('POST', uploadAddress(upload));
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.send(new Blob([...files]));
  return { abort: () => request.abort(), ended };
}

function answerOf(request: XMLHttpRequest): UploadAnswer {
  try {
    const body: unknown = JSON.parse(request.responseText);
    if (typeof body === 'object' && body !== null && 'sentence' in body) {
      const { sentence } = body;
      const state = 'state' in body && isState(body.state) ? body.state : 'failed';
      return { state, sentence: String(sentence) };
    }
  } catch {
    // Something between the browser and the console has answered.
  }
  return { state: 'failed', sentence: `The upload was answered with ${request.status}.` };
}

function isState(value: unknown): value is UploadAnswer['state'] {
  return value === 'done' || value === 'failed' || value === 'cancelled' || value === 'refused';
}
