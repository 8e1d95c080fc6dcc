import clsx from 'clsx';
import { CircleCheck, CircleDashed, OctagonAlert } from 'lucide-react';

const SETTLED = new Set(['ACTIVE', 'AVAILABLE', 'ENABLED', 'InSync', 'confirmed']);
const TROUBLED = new Set(['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ARCHIVED', 'Failed', 'FAILED', 'DELETING']);

/** A resource's status in AWS's own word, with a shape for those who do not tell colours apart. */
export function ResourceStatus({ status }: { readonly status: string }) {
  const settled = SETTLED.has(status);
  const troubled = TROUBLED.has(status);
  const Icon = settled ? CircleCheck : troubled ? OctagonAlert : CircleDashed;
  const word = wordOf(status);
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 whitespace-nowrap align-bottom',
        settled ? 'text-good' : troubled ? 'text-bad' : 'text-warn',
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="text-xs">{word}</span>
    </span>
  );
}

/** `ACTIVE`, `CREATING_FAILED` and `InSync` as words. */
function wordOf(status: string): string {
  const words = status
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
