import type { Programs } from '../processes/program.ts';
import type { ImagePlan } from './images.ts';

const REPOSITORY = 'tiktok-commerce';

/** The name of the image that a program is built into on a developer's machine. */
export function imageNameOf(program: string): string {
  return `${REPOSITORY}/${program}:latest`;
}

/** An image for each program that is no function: those run elsewhere. */
export function containerImages(programs: Programs): readonly ImagePlan[] {
  return Object.keys(programs)
    .filter((name) => !name.endsWith('-lambda'))
    .map((name) => ({ name: imageNameOf(name), environment: { APP_VERSION: 'latest' } }));
}
