import react from '@vitejs/plugin-react'
import { pagesConfig } from './vite.shared.ts'

/** The staff web app. */
export default pagesConfig({ name: 'dashboard', pages: ['index'], plugins: [react()] })
