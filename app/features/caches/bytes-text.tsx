import type { BytesView } from '../../../core/resources/caches/bytes-view.ts';
import { CopyButton } from '../../components/command-line.tsx';
import { formatBytes } from '../../components/format.ts';
import { TextBlock } from '../../components/json-view.tsx';

/** A text of this length still reads well in a line of a table. */
const LINE_LENGTH = 400;

/** Bytes of a cache as text: what is no text is escaped, and what is cut says so. Never markup. */
export function BytesText({ bytes }: { readonly bytes: BytesView }) {
  const { text, sizeBytes, isText, isCut } = bytes;
  return (
    <div className="min-w-0 space-y-1">
      {sizeBytes === 0 ? (
        <span className="text-xs text-ink-faint">(empty)</span>
      ) : text.length > LINE_LENGTH ? (
        <TextBlock text={text} />
      ) : (
        <span className="whitespace-pre-wrap break-words font-mono text-xs [overflow-wrap:anywhere]">
          <bdi>{text}</bdi>
        </span>
      )}
      {isText && !isCut ? null : <BytesNote bytes={bytes} />}
    </div>
  );
}

/** What the text on the screen is not. */
export function BytesNote({ bytes }: { readonly bytes: BytesView }) {
  const { sizeBytes, isText, isCut, base64 } = bytes;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-2xs text-ink-faint">
      {isText ? null : <span>no text: bytes are escaped as redis-cli does it</span>}
      {isCut ? <span>only the beginning of {formatBytes(sizeBytes)}</span> : null}
      {base64 ? <CopyButton text={base64} label="Copy as base64" /> : null}
    </p>
  );
}
