import clsx from 'clsx';
import { Link2, Lock } from 'lucide-react';
import type { VariableValue } from '../../../core/resources/configuration/types.ts';

/** A variable's value as far as it left the server. */
export function VariableText({ value }: { readonly value: VariableValue }) {
  if (value.kind === 'masked')
    return (
      <span
        className="inline-flex items-center gap-1.5 text-ink-muted"
        title="Looks like a secret: it stays on the server."
      >
        <Lock aria-hidden className="size-3" />
        masked
      </span>
    );
  if (value.kind === 'reference')
    return (
      <span
        className="inline-flex items-start gap-1.5 text-ink-muted"
        title="A secret by reference; it is not resolved."
      >
        <Link2 aria-hidden className="mt-1 size-3 shrink-0" />
        <span className="break-all font-mono text-xs">{value.to}</span>
      </span>
    );
  return (
    <span className={clsx('break-all font-mono text-xs', value.text === '' && 'text-ink-faint')}>
      {value.text || 'empty'}
    </span>
  );
}
