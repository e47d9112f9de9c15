import react from '@vitejs/plugin-react'
import { pagesConfig } from './vite.shared.ts'

/** The pupil's pages: one for a whole display, one for the button, one for a card. */
export default pagesConfig({ name: 'renderer', pages: ['stage', 'button', 'card'], plugins: [react()] })
