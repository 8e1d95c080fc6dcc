import { Ban, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Finding } from '../../../core/actions/plan.ts';

const MARKS: Readonly<
  Record<Finding['severity'], { readonly icon: LucideIcon; readonly word: string; readonly tone: string }>
> = {
  blocker: { icon: Ban, word: 'Blocker', tone: 'text-bad' },
  warning: { icon: TriangleAlert, word: 'Warning', tone: 'text-warn' },
  unknown: { icon: CircleHelp, word: 'Unknown', tone: 'text-ink-muted' },
  good: { icon: CircleCheck, word: 'Good', tone: 'text-good' },
};
const ORDER: readonly Finding['severity'][] = ['blocker', 'warning', 'unknown', 'good'];

/** A verdict, the gravest first; severity in a word and a shape. */
export function PlanFindings({ findings }: { readonly findings: readonly Finding[] }) {
  const sorted = [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return (
    <ul className="space-y-1.5">
      {sorted.map(({ severity, subject, sentence }) => {
        const { icon: Icon, word, tone } = MARKS[severity];
        return (
          <li key={`${subject} ${sentence}`} className="flex gap-2.5">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <span className={`font-medium ${tone}`}>
                {word}: {subject}.
              </span>{' '}
              {sentence}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
