import type { Toast } from './gate-state.ts';

/**
 * What happened, for whoever hears the page: as text alone, in a place that is there before anything happens. The
 * notices themselves can be walked to.
 */
export function SpokenToasts({ toasts }: { readonly toasts: readonly Toast[] }) {
  return (
    <div aria-live="polite" className="sr-only">
      {toasts.map((toast) => (
        <p key={toast.id}>{spokenOf(toast)}</p>
      ))}
    </div>
  );
}

function spokenOf({ run, refusal, wish }: Toast): string {
  if (refusal) return `${wish.label}: ${refusal.sentence}`;
  if (!run) return '';
  return run.state === 'waiting' || run.state === 'running'
    ? `Started: ${run.summary}`
    : (run.sentence ?? run.summary);
}
