import { keyBytes } from '../../../core/resources/caches/key-code.ts';
import { nameOf } from '../../../core/resources/caches/bytes-view.ts';
import { CopyButton } from '../../components/command-line.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';

interface KeyTitleProps {
  readonly cacheId: string;
  /** The key's code. */
  readonly code: string;
}

/** A key's whole name, and the way back to the branch that it stands in. */
export function KeyTitle({ cacheId, code }: KeyTitleProps) {
  const branch = code.slice(0, code.lastIndexOf(':') + 1);
  return (
    <div className="flex items-start gap-2">
      <h2 className="min-w-0 break-all font-mono text-sm">
        {branch ? (
          <PairLink
            to={`/caches/${encodeURIComponent(cacheId)}/keys`}
            search={{ prefix: branch }}
            prefetch="none"
            className="text-ink-muted hover:text-accent"
          >
            <bdi>{shown(branch)}</bdi>
          </PairLink>
        ) : null}
        <bdi className="whitespace-pre-wrap">{shown(code.slice(branch.length)) || '(empty)'}</bdi>
      </h2>
      <CopyButton text={shown(code)} label="Copy the key" />
    </div>
  );
}

function shown(code: string): string {
  const bytes = keyBytes(code);
  return bytes ? nameOf(bytes) : code;
}
