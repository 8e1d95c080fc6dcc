import { useState } from 'react';
import type { ObjectPreview } from '../../../core/resources/buckets/types.ts';
import { formatBytes } from '../../components/format.ts';
import { indentedJson } from '../../components/indented-json.ts';
import { TextBlock } from '../../components/json-view.tsx';
import { SwitchTabs } from '../../components/ui/switch-tabs.tsx';
import { hexLines } from './hex-lines.ts';
import type { EnvironmentObject } from './object-address.ts';
import { imagePath } from './object-address.ts';

interface ObjectPreviewViewProps {
  readonly preview: ObjectPreview;
  readonly object: EnvironmentObject;
}

type Read = Exclude<ObjectPreview, { kind: 'archived' }>;

/** A look into an object: pictures as pictures, all else as text. Nothing of it is ever run. */
export function ObjectPreviewView({ preview, object }: ObjectPreviewViewProps) {
  if (preview.kind === 'archived')
    return (
      <p className="text-sm text-ink-muted">
        Archived: it can be read only after it has been restored for a while.
      </p>
    );
  return (
    <div className="space-y-2">
      <p className="tabular text-xs text-ink-muted">{wordsOf(preview)}</p>
      <Content preview={preview} object={object} />
    </div>
  );
}

function Content({ preview, object }: { readonly preview: Read; readonly object: EnvironmentObject }) {
  switch (preview.kind) {
    case 'image':
      return (
        <div className="flex justify-center rounded-md bg-sunken p-3">
          <img
            src={imagePath(object)}
            alt={`Content of ${object.key}`}
            referrerPolicy="no-referrer"
            className="max-h-96 max-w-full object-contain"
          />
        </div>
      );
    case 'json':
      return <JsonText text={preview.text} />;
    case 'text':
      return <TextBlock text={preview.text} />;
    case 'binary':
      return <HexBlock hex={preview.hex} />;
    case 'empty':
      return null;
  }
}

const FORMS = ['Indented', 'As stored'] as const;

function JsonText({ text }: { readonly text: string }) {
  const [form, setForm] = useState<(typeof FORMS)[number]>('Indented');
  return (
    <>
      <SwitchTabs label="Form of the JSON" options={FORMS} chosen={form} onChoose={setForm} />
      <TextBlock text={form === 'Indented' ? (indentedJson(text) ?? text) : text} />
    </>
  );
}

function HexBlock({ hex }: { readonly hex: string }) {
  return (
    // A scrolling block is reachable by keyboard.
    <pre
      tabIndex={0}
      aria-label="First bytes, in hexadecimal"
      className="max-h-[36rem] overflow-auto rounded-md bg-sunken p-3 font-mono text-2xs leading-5"
    >
      {hexLines(hex).map(({ offset, bytes, text }) => (
        <span key={offset} className="block">
          <span className="text-ink-faint">{offset}</span>
          {`  ${bytes}  `}
          <span className="text-ink-muted">{text}</span>
        </span>
      ))}
    </pre>
  );
}

function wordsOf(preview: Read): string {
  const { kind, sizeBytes, readBytes, truncated } = preview;
  switch (kind) {
    case 'empty':
      return 'The object has no bytes.';
    case 'image':
      return `${preview.imageType}, ${formatBytes(sizeBytes)}, by its first bytes.`;
    case 'binary':
      return `Neither an image that can be shown nor text: the first ${formatBytes(preview.hex.length / 2)} of ${formatBytes(sizeBytes)}.`;
    default:
      return truncated
        ? `The first ${formatBytes(readBytes)} of ${formatBytes(sizeBytes)}, as text.`
        : `All ${formatBytes(sizeBytes)}, as ${kind === 'json' ? 'JSON' : 'text'}.`;
  }
}
