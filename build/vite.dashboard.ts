import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { pagesConfig } from './vite.shared.ts'

/**
 * React Aria's own words in thirty languages, half a megabyte of them: the dashboard speaks two, and for Welsh React Aria has none. Whatever
 * the browser asks for gets the English ones.
 */
const englishOnly: Plugin = {
  name: 'react-aria-in-english',
  enforce: 'pre',
  load(id) {
    return /[\\/]react-(?:aria|stately|aria-components)[\\/].*[\\/]intl[\\/].*[\\/](?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/.test(id)
      ? "export { default } from './en-US.mjs'"
      : null
  },
}

/** The staff web app. */
export default pagesConfig({ name: 'dashboard', pages: ['index'], plugins: [englishOnly, react()] })
