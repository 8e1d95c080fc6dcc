/** Remix's own options. vite.config.ts hands them to Remix's plugin. */
export default {
  appDirectory: 'app',
  ignoredRouteFiles: ['**/*.test.{ts,tsx}'],
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_singleFetch: true,
    // The whole route table weighs less than the requests that would fetch it piece by piece.
    v3_lazyRouteDiscovery: false,
    // Routes are the files of app/routes.
    v3_routeConfig: false,
  },
};
