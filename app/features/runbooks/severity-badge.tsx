import type { Severity } from '../../../core/runbooks/runbook.ts';
import { Badge } from '../../components/ui/badge.tsx';

/** How bad it is when this runbook is opened. */
export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const tone = severity === 'P0' ? 'bad' : severity === 'P1' ? 'warn' : 'neutral';
  return <Badge tone={tone}>{severity === 'routine' ? 'Routine' : severity}</Badge>;
}
