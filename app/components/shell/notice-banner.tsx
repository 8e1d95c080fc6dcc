import { Lock, Snowflake } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Notices } from '../../features/rules/notices.ts';

/** Why nothing, or less, can be changed now: over every page, before somebody tries. */
export function NoticeBanner({ notices: { readOnly, frozen } }: { readonly notices: Notices }) {
  if (!readOnly && frozen.length === 0) return null;
  return (
    <div
      role="status"
      aria-label="Restrictions"
      className="divide-y divide-line border-b border-line text-xs"
    >
      {readOnly ? <Line icon={<Lock aria-hidden className="text-warn" />}>{readOnly}</Line> : null}
      {frozen.map(({ environment, reason }) => (
        <Line
          key={environment.id}
          icon={<Snowflake aria-hidden className="text-side-ink" />}
          colour={environment.colour}
        >
          <span className="font-medium text-side-ink">{environment.label} is frozen:</span> {reason}
        </Line>
      ))}
    </div>
  );
}

interface LineProps {
  readonly icon: ReactNode;
  readonly colour?: string;
  readonly children: ReactNode;
}

function Line({ icon, colour, children }: LineProps) {
  return (
    <p
      data-colour={colour}
      className="flex items-start gap-2 bg-side-soft px-4 py-1.5 md:px-6 [&>svg]:mt-0.5 [&>svg]:size-3.5 [&>svg]:shrink-0"
    >
      {icon}
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}
