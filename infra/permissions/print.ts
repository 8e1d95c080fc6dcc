import { ACTIONS } from '../../core/changes/registry.ts';
import { answerTo } from './answer.ts';
import { parsePermissionsArguments, USAGE } from './arguments.ts';

const NOT_UNDERSTOOD = 2;

function main(): number {
  const parsed = parsePermissionsArguments(process.argv.slice(2));
  if (parsed.kind === 'help') {
    console.log(USAGE);
    return 0;
  }
  const answer = parsed.kind === 'mistake' ? parsed : answerTo(parsed.value, ACTIONS);
  if (answer.kind === 'mistake') {
    console.error(answer.sentence);
    return NOT_UNDERSTOOD;
  }
  console.log(JSON.stringify(answer.json, undefined, 2));
  return 0;
}

process.exitCode = main();
