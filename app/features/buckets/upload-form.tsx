import clsx from 'clsx';
import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { formatBytes } from '../../components/format.ts';
import { useGate } from '../../components/gate/gate-context.ts';
import { Button } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { SendingView } from './sending-view.tsx';
import { filesMistake, namedFiles, uploadInput } from './upload-files.ts';
import { useSending } from './use-sending.ts';

interface UploadFormProps {
  readonly environmentId: string;
  readonly bucket: string;
  /** Where one stands: what is uploaded goes there. */
  readonly prefix: string;
}

/** Files into a bucket; the form is there once somebody has opened it, and keeps what was chosen. */
export function UploadForm(props: UploadFormProps) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details className="mb-4" onToggle={(event) => setOpened((before) => before || event.currentTarget.open)}>
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">Upload files …</summary>
      {wasOpened ? <UploadFields {...props} /> : null}
    </details>
  );
}

/** Files are chosen or dropped, and sent once the plan is confirmed. */
function UploadFields({ environmentId, bucket, prefix }: UploadFormProps) {
  const { begin } = useGate();
  const sending = useSending();
  const chooser = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [typedPrefix, setTypedPrefix] = useState<string>();
  const [isOver, setOver] = useState(false);
  const into = typedPrefix ?? prefix;
  const named = namedFiles(files, into);
  const mistake = filesMistake(named);

  function choose(chosen: FileList | null): void {
    if (!chosen || chosen.length === 0) return;
    sending.forget();
    setFiles([...chosen]);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files);
  }

  function upload(): void {
    void begin({
      actionId: 'buckets.put-object',
      environmentId,
      input: uploadInput(bucket, named),
      label: 'Upload',
      onStarted(run) {
        sending.send({ bucket, runId: run.id }, files);
        setFiles([]);
        if (chooser.current) chooser.current.value = '';
      },
    });
  }

  return (
    <div
      className={clsx(
        'mt-3 space-y-3 rounded-md border border-dashed p-3',
        isOver ? 'border-accent bg-sunken' : 'border-line-strong',
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label className="block text-sm">
        <span className="mb-1 block text-xs text-ink-muted">Files, chosen or dropped here</span>
        <input
          ref={chooser}
          type="file"
          multiple
          disabled={sending.isSending}
          onChange={(event) => choose(event.currentTarget.files)}
          className="block w-full min-w-0 text-xs text-ink-muted file:mr-3 file:h-8 file:rounded-md file:border file:border-solid file:border-line-strong file:bg-surface file:px-3 file:text-sm file:text-ink"
        />
      </label>
      <TextField
        label="Under the prefix"
        mono
        value={into}
        maxLength={1024}
        placeholder="at the top of the bucket"
        onChange={(event) => setTypedPrefix(event.currentTarget.value)}
      />
      {named.length > 0 ? (
        <ul className="max-h-40 divide-y divide-line overflow-y-auto rounded-md border border-line text-xs">
          {named.map(({ key, sizeBytes, contentType }) => (
            <li key={key} className="flex items-center gap-3 px-2.5 py-1.5">
              <bdi className="min-w-0 flex-1 truncate font-mono" title={key}>
                {key}
              </bdi>
              <span className="truncate text-ink-faint">{contentType}</span>
              <span className="tabular shrink-0 text-ink-muted">{formatBytes(sizeBytes)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {mistake ? (
        <p role="alert" className="text-sm text-bad">
          {mistake}
        </p>
      ) : null}
      {sending.state ? <SendingView state={sending.state} onStop={sending.stop} /> : null}
      <Button
        look="primary"
        disabled={named.length === 0 || mistake !== undefined || sending.isSending}
        onClick={upload}
      >
        <Upload aria-hidden className="size-4" />
        Upload
      </Button>
    </div>
  );
}
