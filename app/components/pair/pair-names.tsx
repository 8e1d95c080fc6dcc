/** The names that a resource has on either side; told once where they are one. */
export function PairNames({ names }: { readonly names: readonly string[] }) {
  return (
    <span className="font-mono text-xs [overflow-wrap:anywhere]">{[...new Set(names)].join(' · ')}</span>
  );
}
