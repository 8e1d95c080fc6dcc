import { pollWith } from '../host/poll.ts';
import { captionParserBench } from './bench.ts';

await pollWith('caption-parser', () => captionParserBench(process.env));
