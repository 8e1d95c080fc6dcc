import { EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { CopyButton } from '../command-line.tsx';

const SHOWN_SECONDS = 30;

/** A secret's value, once and for half a minute. It was in this one answer and is kept nowhere. */
export function RevealedValue({
  value,
  onConceal,
}: {
  readonly value: string;
  readonly onConceal: () => void;
}) {
  const [left, setLeft] = useState(SHOWN_SECONDS);
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left <= 0) onConceal();
  }, [left, onConceal]);
  return (
    <div className="rounded-lg border border-warn/40 bg-sunken">
      <div className="flex items-start gap-2 px-3 py-2.5">
        {/* A scrolling block is reachable by keyboard. */}
        <pre
          tabIndex={0}
          aria-label="The value"
          className="max-h-48 min-w-0 flex-1 overflow-auto whitespace-pre-wrap break-all font-mono text-xs"
        >
          {value}
        </pre>
        <CopyButton text={value} label="Copy the value" />
      </div>
      <div className="flex items-center justify-between gap-3 border-t border-line px-3 py-1.5 text-xs text-ink-muted">
        <span className="tabular" role="timer">
          Hidden in {Math.max(0, left)} s, and not shown again.
        </span>
        <button
          type="button"
          onClick={onConceal}
          className="inline-flex items-center gap-1.5 rounded px-1 hover:text-ink"
        >
          <EyeOff aria-hidden className="size-3.5" />
          Hide now
        </button>
      </div>
    </div>
  );
}
