import clsx from 'clsx';
import type { ButtonHTMLAttributes } from 'react';

type Look = 'primary' | 'plain' | 'quiet' | 'danger' | 'plain-danger' | 'quiet-danger';

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-accent-ink hover:bg-accent/90 border border-transparent',
  plain: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
  quiet: 'border border-transparent text-ink-muted hover:bg-sunken hover:text-ink',
  danger: 'bg-bad text-accent-ink hover:bg-bad/90 border border-transparent',
  'plain-danger': 'border border-line-strong bg-surface text-bad hover:bg-sunken',
  'quiet-danger': 'border border-transparent text-bad hover:bg-sunken',
};

/** How a button looks, for links that are drawn as one. */
export function buttonLook(look: Look = 'plain'): string {
  return clsx(
    'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md px-3 text-sm font-medium transition-colors disabled:opacity-50',
    LOOKS[look],
  );
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
}

export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={clsx(buttonLook(look), className)} {...rest} />;
}
