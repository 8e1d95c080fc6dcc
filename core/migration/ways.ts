import { dataFlowRefusal } from '../actions/data-flow.ts';
import type { Stage } from '../catalogue/stage.ts';

/** What goes along a way: items and objects as they are, images and settings alone, or items that are masked. */
export type WayKind = 'data' | 'release' | 'masked';

/** An environment, as far as a way needs it. */
export interface WayPlace {
  readonly id: string;
  readonly label: string;
  readonly names: { readonly stage: Stage };
}

/** A way that may be gone, from one environment into another. */
export interface Way<Place extends WayPlace = WayPlace> {
  /** As it stands in an address: `dev,staging`. */
  readonly id: string;
  readonly kind: WayKind;
  readonly from: Place;
  readonly to: Place;
}

/** A way on which no data goes, and why. */
export interface ClosedWay<Place extends WayPlace = WayPlace> {
  readonly from: Place;
  readonly to: Place;
  readonly why: string;
}

/** The stages in the order in which a release climbs them. */
const CLIMB: readonly Stage[] = ['dev', 'staging', 'prod'];

/** The environments in the order in which a release climbs them. */
export function climbing<Place extends WayPlace>(places: readonly Place[]): readonly Place[] {
  return [...places].sort((one, other) => heightOf(one) - heightOf(other));
}

function heightOf({ names }: WayPlace): number {
  return CLIMB.indexOf(names.stage);
}

/** Every way that may be gone between the environments: upwards first, in the order of the climb. */
export function waysBetween<Place extends WayPlace>(places: readonly Place[]): readonly Way<Place>[] {
  const ways = pairsOf(places).flatMap(([from, to]) => {
    const kind = kindOf(from, to);
    return kind ? [{ id: `${from.id},${to.id}`, kind, from, to }] : [];
  });
  return [...ways.filter(({ kind }) => kind !== 'masked'), ...ways.filter(({ kind }) => kind === 'masked')];
}

/** The ways on which data does not go, whoever asks. A release may go there all the same. */
export function closedWays<Place extends WayPlace>(places: readonly Place[]): readonly ClosedWay<Place>[] {
  return pairsOf(places).flatMap(([from, to]) => {
    const why = dataFlowRefusal(from, to, true);
    return why === undefined ? [] : [{ from, to, why }];
  });
}

/** The way of an address, as `dev,staging`; undefined where there is none, or none that may be gone. */
export function wayOf<Place extends WayPlace>(places: readonly Place[], id: string): Way<Place> | undefined {
  return waysBetween(places).find((way) => way.id === id);
}

function kindOf(from: WayPlace, to: WayPlace): WayKind | undefined {
  if (dataFlowRefusal(from, to, false) === undefined) return 'data';
  if (dataFlowRefusal(from, to, true) === undefined) return 'masked';
  return from.names.stage === 'staging' && to.names.stage === 'prod' ? 'release' : undefined;
}

function pairsOf<Place extends WayPlace>(places: readonly Place[]): readonly (readonly [Place, Place])[] {
  const climbed = climbing(places);
  return climbed.flatMap((from) =>
    climbed.filter(({ id }) => id !== from.id).map((to) => [from, to] as const),
  );
}
