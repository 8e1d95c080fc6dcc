import { formatBytes, formatPercent } from '../../components/format.ts';
import { Button } from '../../components/ui/button.tsx';
import type { SendingState } from './use-sending.ts';

interface SendingViewProps {
  readonly state: SendingState;
  readonly onStop: () => void;
}

/** How far an upload is on its way to the console, and what came of it. */
export function SendingView({ state, onStop }: SendingViewProps) {
  const { sentBytes, totalBytes, answer } = state;
  const share = totalBytes === 0 ? 1 : sentBytes / totalBytes;
  if (answer)
    return (
      <p
        role="status"
        className={answer.state === 'done' ? 'break-words text-sm text-good' : 'break-words text-sm text-bad'}
      >
        {answer.sentence}
      </p>
    );
  return (
    <div className="space-y-2">
      <progress
        aria-label="Sent to the console"
        className="h-1.5 w-full accent-accent"
        value={share}
        max={1}
      />
      <div className="flex items-center justify-between gap-4">
        <p className="tabular text-xs text-ink-muted">
          {formatBytes(sentBytes)} of {formatBytes(totalBytes)} · {formatPercent(Math.min(1, share))}
        </p>
        <Button onClick={onStop}>Stop</Button>
      </div>
    </div>
  );
}
