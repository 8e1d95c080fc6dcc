import { useRouteLoaderData } from '@remix-run/react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { pairWith } from './resource-address.ts';

interface FrameData {
  readonly all: readonly EnvironmentLabel[];
  readonly left: EnvironmentLabel;
  readonly right: EnvironmentLabel;
}

/** The `pair` of an address that shows an environment; undefined where the environments file names it no more. */
export function usePairWith(environmentId: string): string | undefined {
  const frame = useRouteLoaderData<FrameData>('routes/_console');
  if (!frame) return undefined;
  const ids = frame.all.map(({ id }) => id);
  return pairWith(environmentId, [frame.left.id, frame.right.id], ids);
}
