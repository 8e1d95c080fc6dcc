import type { Stage } from '../../../catalogue/stage.ts';

/** The tags that every resource of the platform carries. */
export function tagsOf(stage: Stage): readonly (readonly [key: string, value: string])[] {
  return [
    ['Project', 'tiktok-commerce'],
    ['Environment', stage],
    ['Owner', 'operations'],
  ];
}
