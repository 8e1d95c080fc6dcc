import { pollWith } from '../host/poll.ts';
import { thumbnailGeneratorBench } from './bench.ts';

/** Pictures are large when they are decoded. */
const AT_ONCE = 4;

await pollWith('thumbnail-generator', () => thumbnailGeneratorBench(process.env), { atOnce: AT_ONCE });
