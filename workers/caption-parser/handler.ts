import { parseCaption } from '../../core/commerce/caption.ts';
import type { Logger } from '../../core/platform/logs.ts';
import type { Handle } from '../host/video-worker.ts';
import type { AskModel } from './model.ts';

export interface CaptionParserDeps {
  readonly log: Logger;
  /** Absent where there is no key: captions are then read by rules alone. */
  readonly askModel?: AskModel;
}

/**
 * Reads captions: a language model where there is one, the rules where it has no answer. A caption in which neither
 * finds a price makes no product (`MissingPrice`).
 */
export function createCaptionParser({ log, askModel }: CaptionParserDeps): Handle<'caption-parser'> {
  return async ({ caption, video_id, correlationId }) => {
    if (askModel) {
      const answer = await askModel(caption);
      if (answer.ok) return { kind: 'found', result: { ...answer.value, description: caption } };
      log.warn(
        { videoId: video_id, correlationId, cause: answer.cause },
        'the model gave no answer: read by rules',
      );
    }
    const parsed = parseCaption(caption);
    if (parsed.ok) return { kind: 'found', result: parsed.value };
    return {
      kind: 'dead',
      cause: parsed.cause,
      sentence: `No price was found in the caption of video ${video_id}.`,
    };
  };
}
