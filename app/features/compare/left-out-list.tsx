import { Fact, Facts } from '../../components/page.tsx';

/** What is not compared, and why: a difference that is not told is told here. */
export function LeftOutList({
  leftOut,
}: {
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}) {
  return (
    <details className="rounded-lg border border-line bg-surface">
      <summary className="cursor-pointer select-none px-4 py-2.5 text-sm text-ink-muted hover:text-ink">
        What is not compared, and why
      </summary>
      <div className="border-t border-line p-4">
        <Facts>
          {leftOut.map(({ path, reason }) => (
            <Fact key={path} name={path}>
              {reason}
            </Fact>
          ))}
        </Facts>
      </div>
    </details>
  );
}
