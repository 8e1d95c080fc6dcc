import { ContextError } from './settings.ts';
import { createPlatform } from './platform.ts';

// What the command line `cdk` runs, as cdk.json says.
try {
  createPlatform().synth();
} catch (error) {
  if (!(error instanceof ContextError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
