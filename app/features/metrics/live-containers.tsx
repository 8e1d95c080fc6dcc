import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { formatDuration } from '../../components/format.ts';
import { SideName } from '../../components/pair/side.tsx';
import { figuresOf, lineInWords } from './figures.ts';
import { liveServices } from './live-window.ts';
import type { LiveLine } from './live-window.ts';
import { formatValue } from './units.ts';
import { useLiveFigures } from './use-live-figures.ts';

/**
 * Where containers run the services no CloudWatch looks at them: what the engine and the services themselves tell,
 * from the moment on at which this page was opened.
 */
export function LiveContainers({ side }: { readonly side: EnvironmentLabel }) {
  const { window, failure } = useLiveFigures(side.id);
  const services = liveServices(window);
  const [first, last] = [window[0], window.at(-1)];
  const seconds = first && last ? Math.round((last.at - first.at) / 1_000) : 0;
  return (
    <section
      aria-label={`Containers of ${side.label}`}
      data-colour={side.colour}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <div aria-hidden className="h-0.5 bg-side" />
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line px-4 py-2 text-sm">
        <SideName side={side} />
        <h2 className="font-medium">Containers, live</h2>
        <p className="text-2xs text-ink-faint">
          CloudWatch does not measure containers. These figures begin when this page was opened
          {seconds > 0 ? `, ${formatDuration(seconds)} ago` : ''}.
        </p>
      </header>
      {failure ? (
        <div className="p-3">
          <FailureNote failure={failure} compact />
        </div>
      ) : null}
      {services.length === 0 && !failure ? (
        <p className="px-4 py-4 text-sm text-ink-faint">
          {window.length === 0 ? 'Waiting for the first figures.' : 'No container runs here.'}
        </p>
      ) : (
        <ul className="divide-y divide-line/60">
          {services.map(({ service, containers, lines }) => (
            <li
              key={service}
              className="grid grid-cols-2 items-center gap-x-4 gap-y-2 px-4 py-2 md:grid-cols-4 xl:grid-cols-7"
            >
              <span className="min-w-0 truncate font-mono text-xs max-xl:col-span-full" title={service}>
                {service}
                <span className="text-ink-faint"> × {containers}</span>
              </span>
              {lines.map((line) => (
                <LiveFigure key={line.title} line={line} />
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const [WIDTH, HEIGHT] = [100, 24];

/** What it is now, and a small curve of the window. */
function LiveFigure({ line }: { readonly line: LiveLine }) {
  const { title, unit, values } = line;
  const { latest, maximum = 0 } = figuresOf({ values });
  return (
    <div className="min-w-0">
      <div className="truncate text-2xs text-ink-faint">{title}</div>
      <div className="flex items-end justify-between gap-2">
        <span className="tabular whitespace-nowrap text-xs">{formatValue(latest, unit)}</span>
        <svg
          role="img"
          aria-label={lineInWords(title, { label: '', state: 'complete', values }, unit)}
          viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}
          preserveAspectRatio="none"
          className="h-5 w-16 shrink-0"
        >
          <path
            d={pathOf(values, maximum)}
            fill="none"
            vectorEffect="non-scaling-stroke"
            className="stroke-side"
            strokeWidth={1.25}
          />
        </svg>
      </div>
    </div>
  );
}

/** A line through what is known; a gap lifts the pen. */
function pathOf(values: readonly (number | null)[], maximum: number): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  let isDown = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isDown = false;
        return '';
      }
      const command = isDown ? 'L' : 'M';
      isDown = true;
      const y = maximum > 0 ? HEIGHT - (value / maximum) * HEIGHT : HEIGHT;
      return `${command}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
