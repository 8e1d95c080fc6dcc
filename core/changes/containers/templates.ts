import type { PlanningScene } from '../../actions/action.ts';
import type { Failure } from '../../cells/cell.ts';
import { askDocker } from '../../resources/containers/ask.ts';
import { failureOf } from '../../upstream/failure.ts';
import { parseImage, parseInspected } from './copy-container.ts';
import type { Inspected, InspectedImage } from './copy-container.ts';

const READ_MS = 10_000;

/** Everything that is needed to make a container like one that is there. */
export interface Template {
  readonly original: Inspected;
  readonly madeOf: InspectedImage;
  /** What the image's name stands for now. */
  readonly imageId: string;
}

export type ReadTemplate =
  | { readonly outcome: 'read'; readonly template: Template }
  | { readonly outcome: 'refused'; readonly sentence: string; readonly failure: Failure };

/** Read at the moment, and never kept: it holds the values of variables. */
export async function readTemplate(
  { source, signal }: Pick<PlanningScene, 'source' | 'signal'>,
  id: string,
): Promise<ReadTemplate> {
  const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(READ_MS)]);
  let operation = 'docker:ContainerInspect';
  try {
    return await askDocker(source.clients, async (docker) => {
      const original = parseInspected(await docker.getContainer(id).inspect({ abortSignal }));
      operation = 'docker:ImageInspect';
      const options = { abortSignal };
      const image = async (name: string) =>
        parseImage(await docker.getImage(name).inspect(options as object));
      const [madeOf, now] = await Promise.all([image(original.Image), image(original.Config.Image)]);
      return { outcome: 'read', template: { original, madeOf, imageId: now.Id } };
    });
  } catch (error) {
    const failure = failureOf(error, operation);
    const sentence = failure.detail ?? 'The container and its image could not be read.';
    return { outcome: 'refused', sentence: sentence.endsWith('.') ? sentence : `${sentence}.`, failure };
  }
}
