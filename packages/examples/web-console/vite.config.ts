import { defaultClientConditions, defineConfig } from 'vite';

/** Served from the sources, and built into `dist`: pages that work from any path, since nothing in them names one from the root. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  resolve: { conditions: ['@atrx/source', 'es2015', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // What the style sheets say is left as it is said: `light-dark()` among it.
  build: { target: 'esnext', outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 1_500 },
});
