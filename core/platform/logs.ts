import { pino } from 'pino';
import type { Logger } from 'pino';
import type { PlaceSettings } from './settings.ts';

export type { Logger };

/** What never stands in a log, wherever it comes from. */
const SECRET_PATHS = ['authorization', 'token', 'headers.authorization', 'headers.cookie', 'phone'];

/** One line of JSON a record, on standard output, with the program's name, version and stage. */
export function createLogger(
  program: string,
  { LOG_LEVEL, APP_VERSION, STAGE }: Pick<PlaceSettings, 'LOG_LEVEL' | 'APP_VERSION' | 'STAGE'>,
): Logger {
  return pino({
    level: LOG_LEVEL,
    base: { service: program, version: APP_VERSION, stage: STAGE },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_PATHS, censor: '[not logged]' },
  });
}
