import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import remixConfig from './remix.config.js';

export default defineConfig({
  plugins: [remix(remixConfig)],
  build: {
    // Source maps of the browser's files would hand out the sources of whatever a module shares with the server.
    sourcemap: false,
    target: 'es2022',
    // An image in a style sheet as a data: address could not be kept by the browser.
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        // A hundred files of a few hundred bytes weigh more than one, and each is a request.
        manualChunks: (id) => (id.includes('/lucide-react/dist/esm/icons/') ? 'icons' : undefined),
      },
    },
  },
});
