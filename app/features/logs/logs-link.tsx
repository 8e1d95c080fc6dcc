import { PairLink } from '../../components/ui/pair-link.tsx';

interface LogsLinkProps {
  /** The log group of each half; undefined where none is known. */
  readonly groups: { readonly left?: string; readonly right?: string };
}

/** To what both sides of something write, in one order of time. */
export function LogsLink({ groups: { left, right } }: LogsLinkProps) {
  if (left === undefined && right === undefined) return null;
  return (
    <PairLink
      to="/logs"
      search={{ left, right }}
      prefetch="none"
      className="text-sm text-accent hover:underline"
    >
      Logs of both sides
    </PairLink>
  );
}
