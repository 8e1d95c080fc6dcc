import { Link, useSearchParams } from '@remix-run/react';

/** What else this person did. */
export function PersonLink({ id, name }: { readonly id: string; readonly name: string }) {
  const [search] = useSearchParams();
  const next = new URLSearchParams(search);
  next.set('person', id);
  next.delete('before');
  next.delete('until');
  return (
    <Link to={`?${next.toString()}`} className="truncate underline-offset-2 hover:text-ink hover:underline">
      {name}
    </Link>
  );
}
