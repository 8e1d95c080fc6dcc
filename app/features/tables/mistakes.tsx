import { OctagonAlert } from 'lucide-react';
import type { Mistake } from '../../../core/resources/tables/types.ts';

/** What was typed or linked that can not be done, sentence by sentence. */
export function Mistakes({ mistakes }: { readonly mistakes: readonly Mistake[] }) {
  return (
    <ul
      role="alert"
      className="space-y-1 rounded-lg border border-bad/40 bg-surface px-4 py-3 text-sm text-bad"
    >
      {mistakes.map((mistake) => (
        <li key={`${mistake.field} ${mistake.sentence}`} className="flex items-start gap-2">
          <OctagonAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 break-words">{mistake.sentence}</span>
        </li>
      ))}
    </ul>
  );
}
