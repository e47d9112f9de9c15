import { fileURLToPath } from 'node:url'
import type { InlineConfig, PluginOption } from 'vite'

/**
 * Pages that load from any origin and fetch nothing from elsewhere. Everything is a file of its own, never a data: address and never inline, so
 * that a content security policy of 'self' is enough.
 */
export function pagesConfig(of: { name: 'renderer' | 'dashboard'; pages: readonly string[]; plugins: PluginOption[] }): InlineConfig {
  const root = fileURLToPath(new URL(`../${of.name}`, import.meta.url))
  return {
    configFile: false,
    root,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    plugins: of.plugins,
    build: {
      outDir: fileURLToPath(new URL(`../out/${of.name}`, import.meta.url)),
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'chrome120',
      reportCompressedSize: false,
      // build/pages.ts writes the files itself, in an order that never leaves half a page.
      write: false,
      rolldownOptions: { input: of.pages.map((page) => `${root}/${page}.html`) },
    },
  }
}
