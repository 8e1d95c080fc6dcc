import { z } from 'zod';
import type { Bench } from '../../core/platform/judging.ts';
import { placeShape, readSettings } from '../../core/platform/settings.ts';
import { createBench } from '../host/bench.ts';
import { createAutoTagger } from './handler.ts';

/** @throws SettingsError. */
export function autoTaggerBench(variables: NodeJS.ProcessEnv): Bench {
  const settings = readSettings(z.object(placeShape), variables);
  return createBench('auto-tagger', settings, ({ tables }) => createAutoTagger({ tables, now: Date.now }));
}
