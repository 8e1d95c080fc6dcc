import react from '@vitejs/plugin-react';
import autoprefixer from 'autoprefixer';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import tailwindcss from 'tailwindcss';
import { defineConfig } from 'vite';

const folder = path.dirname(fileURLToPath(import.meta.url));

/** The shop pages. The server beside them (main.ts) hands them out, in production a bucket does. */
export default defineConfig({
  root: path.join(folder, 'web'),
  plugins: [react()],
  css: {
    postcss: {
      plugins: [tailwindcss({ config: path.join(folder, 'web/tailwind.config.ts') }), autoprefixer()],
    },
  },
  server: { port: 8080, host: '127.0.0.1' },
  build: {
    outDir: path.join(folder, '../../.cache/platform/storefront'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // The Content-Security-Policy allows no data: address but for images.
    assetsInlineLimit: 0,
  },
});
