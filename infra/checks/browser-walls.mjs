/* The wall that is about reach: what the browser loads, followed to its end. Types are left out here, since they are
   gone before anything is loaded; .dependency-cruiser.cjs holds the rules that bind types too. */
import whole from '../../.dependency-cruiser.cjs';

const SERVER_SIDE_OF_APP =
  '\\.server\\.tsx?$|^app/http/|^app/(root|entry\\.server)\\.tsx$|^app/routes/|\\.test\\.tsx?$';

export default {
  forbidden: [
    {
      name: 'browser-reaches-no-upstream-package',
      comment: 'Nothing that the browser loads leads to an SDK or to ioredis, through whatever it imports.',
      severity: 'error',
      from: { path: '^app/', pathNot: SERVER_SIDE_OF_APP },
      to: { path: '(^|/)node_modules/(@aws-sdk|@smithy|@aws-crypto|ioredis)/', reachable: true },
    },
    {
      name: 'browser-reaches-no-server-half',
      comment: 'A *.server.ts file is for routes, app/http and other *.server.ts files.',
      severity: 'error',
      from: { path: '^app/', pathNot: SERVER_SIDE_OF_APP },
      to: { path: '\\.server\\.tsx?$' },
    },
  ],
  options: { ...whole.options, tsPreCompilationDeps: false },
};
