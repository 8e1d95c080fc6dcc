import { SettingsError } from './settings.ts';

/** What a program that runs offers to whoever ends it. */
export interface Running {
  /** Ends what is under way in order. */
  readonly stop: () => Promise<void>;
}

/** ECS kills thirty seconds after SIGTERM; what is not settled by then is given up with a word. */
const STOP_DEADLINE_MS = 25_000;

/**
 * Runs a program until it is told to end (SIGTERM, SIGINT): it is then stopped in order and ends with 0. Variables that
 * are wrong end it at once with 78 (EX_CONFIG), everything else with 1, each with one line of JSON.
 */
export async function runProgram(program: string, start: () => Promise<Running> | Running): Promise<void> {
  // The SDK's remark about future versions of Node is not for whoever reads these logs.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    const running = await start();
    let isStopping = false;
    const end = (signal: string) => {
      if (isStopping) return;
      isStopping = true;
      say(program, 'info', `${signal}: stopping`);
      setTimeout(() => {
        say(program, 'error', 'not everything was settled in time');
        process.exit(1);
      }, STOP_DEADLINE_MS).unref();
      running.stop().then(
        () => {
          say(program, 'info', 'stopped');
          process.exit(0);
        },
        (error: unknown) => fail(program, error),
      );
    };
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
  } catch (error) {
    fail(program, error);
  }
}

function fail(program: string, error: unknown): void {
  say(program, 'fatal', error instanceof Error ? error.message : String(error));
  process.exit(error instanceof SettingsError ? 78 : 1);
}

function say(service: string, level: string, msg: string): void {
  process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), service, msg })}\n`);
}
