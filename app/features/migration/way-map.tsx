import clsx from 'clsx';
import { ArrowRight, Ban } from 'lucide-react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { ClosedWay, Way } from '../../../core/migration/ways.ts';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { WAY_WORDS } from './way-view.ts';

interface WayMapProps {
  readonly places: readonly EnvironmentLabel[];
  readonly ways: readonly Way<EnvironmentLabel>[];
  readonly closed: readonly ClosedWay<EnvironmentLabel>[];
}

/** The environments from left to right as a release climbs them, with the ways between as arrows that can be followed. */
export function WayMap({ places, ways, closed }: WayMapProps) {
  const between = (from: EnvironmentLabel, to: EnvironmentLabel) =>
    ways.find((way) => way.from.id === from.id && way.to.id === to.id);
  const down = ways.filter(({ kind }) => kind === 'masked');
  return (
    <div className="rounded-lg border border-line bg-surface p-4 sm:p-6">
      <ol aria-label="Environments" className="flex flex-col gap-3 md:flex-row md:items-stretch">
        {places.map((place, index) => {
          const next = places[index + 1];
          return (
            <li key={place.id} className="contents">
              <Environment place={place} />
              {next ? <Upwards way={between(place, next)} closed={closed} from={place} to={next} /> : null}
            </li>
          );
        })}
      </ol>
      {down.length > 0 ? (
        <ul aria-label="Ways down" className="mt-4 space-y-2 border-t border-line pt-4">
          {down.map((way) => (
            <li key={way.id}>
              <PairLink
                to={`/migration/${way.id}`}
                className="group flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-2 py-1.5 text-sm hover:bg-sunken"
              >
                <SideName side={way.to} className="w-28 text-xs" />
                <ArrowRight aria-hidden className="size-4 rotate-180 text-ink-muted" />
                <span aria-hidden className="-ml-4 hidden h-px min-w-4 flex-1 bg-line-strong sm:block" />
                <span className="text-xs text-ink-muted group-hover:text-ink">
                  {WAY_WORDS.masked.goes} <span className="sr-only">come from</span>
                </span>
                <span aria-hidden className="hidden h-px min-w-4 flex-1 bg-line-strong sm:block" />
                <SideName side={way.from} className="w-28 text-xs sm:justify-end" />
              </PairLink>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Environment({ place }: { readonly place: EnvironmentLabel }) {
  return (
    <div
      data-colour={place.colour}
      className="min-w-0 flex-1 overflow-hidden rounded-md border border-line bg-canvas"
    >
      <div aria-hidden className="h-0.5 bg-side" />
      <div className="px-4 py-3">
        <SideName side={place} className="text-sm" />
        <p className="tabular mt-1 truncate font-mono text-2xs text-ink-faint">
          {place.account} · {place.region}
        </p>
      </div>
    </div>
  );
}

interface UpwardsProps {
  readonly way: Way<EnvironmentLabel> | undefined;
  readonly closed: readonly ClosedWay<EnvironmentLabel>[];
  readonly from: EnvironmentLabel;
  readonly to: EnvironmentLabel;
}

const ARROW =
  'flex shrink-0 items-center gap-2 self-center rounded-md px-2 py-1.5 text-xs md:w-36 md:flex-col md:gap-0.5 md:text-center';

function Upwards({ way, closed, from, to }: UpwardsProps) {
  if (!way) {
    const why = closed.find((one) => one.from.id === from.id && one.to.id === to.id)?.why;
    return (
      <div className={clsx(ARROW, 'text-ink-faint')}>
        <Ban aria-hidden className="size-4" />
        <span>{why ?? 'no way'}</span>
      </div>
    );
  }
  return (
    <PairLink
      to={`/migration/${way.id}`}
      aria-label={`${from.label} to ${to.label}: ${WAY_WORDS[way.kind].goes}`}
      className={clsx(ARROW, 'text-accent hover:bg-sunken')}
    >
      <ArrowRight aria-hidden className="size-5 max-md:rotate-90" />
      <span>{WAY_WORDS[way.kind].goes}</span>
    </PairLink>
  );
}
