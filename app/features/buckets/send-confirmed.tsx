import { useState } from 'react';
import { formatBytes } from '../../components/format.ts';
import { Age } from '../../components/clock.tsx';
import { SendingView } from './sending-view.tsx';
import type { ConfirmedUpload } from './upload-files.ts';
import { filesInOrder } from './upload-files.ts';
import { useSending } from './use-sending.ts';

/** The files of an upload that was agreed to while the page was closed: they are chosen once more, and sent. */
export function SendConfirmed({ upload }: { readonly upload: ConfirmedUpload }) {
  const sending = useSending();
  const [mistake, setMistake] = useState<string>();

  function choose(chosen: FileList | null): void {
    if (!chosen || chosen.length === 0) return;
    const files = filesInOrder([...chosen], upload.files);
    if (typeof files === 'string') return setMistake(files);
    setMistake(undefined);
    sending.send(upload, files);
  }

  return (
    <section
      aria-label="A confirmed upload"
      className="mb-4 space-y-3 rounded-md border border-line-strong p-3"
    >
      <p className="text-sm">
        This upload was confirmed and waits for its {upload.files.length === 1 ? 'file' : 'files'}, until{' '}
        <Age at={upload.until} />.
      </p>
      <ul className="text-xs">
        {upload.files.map(({ key, sizeBytes }) => (
          <li key={key} className="flex gap-3">
            <bdi className="min-w-0 flex-1 truncate font-mono">{key}</bdi>
            <span className="tabular text-ink-muted">{formatBytes(sizeBytes)}</span>
          </li>
        ))}
      </ul>
      {sending.state ? (
        <SendingView state={sending.state} onStop={sending.stop} />
      ) : (
        <label className="block text-sm">
          <span className="mb-1 block text-xs text-ink-muted">The same files again</span>
          <input
            type="file"
            multiple
            onChange={(event) => choose(event.currentTarget.files)}
            className="block w-full min-w-0 text-xs"
          />
        </label>
      )}
      {mistake ? (
        <p role="alert" className="text-sm text-bad">
          {mistake}
        </p>
      ) : null}
    </section>
  );
}
