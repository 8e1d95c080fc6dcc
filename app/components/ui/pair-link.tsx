import { Link } from '@remix-run/react';
import type { LinkProps } from '@remix-run/react';
import { useKeptSearch } from './link-tabs.tsx';

interface PairLinkProps extends Omit<LinkProps, 'to'> {
  readonly to: string;
  readonly search?: Readonly<Record<string, string | undefined>>;
}

/** A link within the console: it keeps the pair. */
export function PairLink({ to, search, ...rest }: PairLinkProps) {
  const query = new URLSearchParams(useKeptSearch());
  for (const [name, value] of Object.entries(search ?? {})) if (value !== undefined) query.set(name, value);
  const text = query.toString();
  // As one text: of an object, the router writes three sentences a link about what might be wrong with it.
  return <Link prefetch="intent" {...rest} to={text ? `${to}?${text}` : to} />;
}
