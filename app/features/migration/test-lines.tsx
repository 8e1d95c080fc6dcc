import type { WayRun } from './way-view.ts';

/** The checks of a test, each with what it told. */
export function TestLines({ lines }: Pick<WayRun, 'lines'>) {
  return (
    <dl className="grid gap-x-6 gap-y-1.5 py-2 text-xs sm:grid-cols-[16rem_minmax(0,1fr)]">
      {lines.map(({ title, sentence }) => (
        <div key={title} className="contents">
          <dt className="font-medium">{title}</dt>
          <dd className="text-ink-muted [overflow-wrap:anywhere] max-sm:mb-1.5">{sentence}</dd>
        </div>
      ))}
    </dl>
  );
}
