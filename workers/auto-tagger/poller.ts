import { pollWith } from '../host/poll.ts';
import { autoTaggerBench } from './bench.ts';

await pollWith('auto-tagger', () => autoTaggerBench(process.env));
