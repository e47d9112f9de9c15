/** Looking at our own pages as they were painted: colours by pixel, contrast of words, and axe-core. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { buttonArea } from '../../../main/host/areas.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

/** Rules of WCAG 2.2 AA that are broken, with the elements that break them. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: Axe }).axe
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
  })
}

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Reads painted pixels: for each area all its different colours, as #rrggbb. */
export async function coloursIn(browser: Browser, png: Buffer, areas: readonly Area[]): Promise<string[][]> {
  const page = await browser.newPage()
  const colours = await page.evaluate(
    async ([base64, wanted]) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })
      context?.drawImage(bitmap, 0, 0)
      return wanted.map(({ x, y, width, height }) => {
        const data = context?.getImageData(x, y, width, height).data ?? new Uint8ClampedArray()
        const found = new Set<number>()
        for (let i = 0; i < data.length; i += 4) found.add(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0))
        return [...found].map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`)
      })
    },
    [png.toString('base64'), areas] as const,
  )
  await page.close()
  return colours
}

export interface Text {
  readonly words: string
  readonly colour: string
  readonly sizePx: number
  readonly italic: boolean
  /** the school's name, the English beneath a draft, and what is an adult's to read */
  readonly lesser: boolean
  readonly area: Area
}

/** Every line of words that takes up room, with its colour and place. */
export function textsOf(page: Page, within: string): Promise<Text[]> {
  return page.evaluate((selector) => {
    const hex = (rgb: string) =>
      `#${(rgb.match(/\d+/g) ?? [])
        .slice(0, 3)
        .map((n) => Number(n).toString(16).padStart(2, '0'))
        .join('')}`
    const texts: Text[] = []
    const root = document.querySelector(selector)
    if (!root) return []
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const range = document.createRange()
      range.selectNodeContents(node)
      const style = getComputedStyle(node.parentElement as Element)
      for (const box of range.getClientRects()) {
        if (box.width < 1 || box.height < 1) continue
        const area = { x: Math.floor(box.x), y: Math.floor(box.y), width: Math.ceil(box.width), height: Math.ceil(box.height) }
        texts.push({
          words: node.textContent ?? '',
          colour: hex(style.color),
          sizePx: Number.parseFloat(style.fontSize) * (node.parentElement?.currentCSSZoom ?? 1),
          italic: style.fontStyle !== 'normal',
          lesser: node.parentElement?.closest('.school, .english, .has-code, .keypad') != null,
          area,
        })
      }
    }
    return texts
  }, within)
}

/** The page as it is painted without its words: what they stand on. */
export async function pictureBeneath(page: Page): Promise<Buffer> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('* { color: transparent !important; outline-color: transparent !important; }')
    document.adoptedStyleSheets = [sheet]
  })
  const png = await page.screenshot()
  await page.evaluate(() => {
    document.adoptedStyleSheets = []
  })
  return png
}

/** The words a child can see on the stage, a line each; none while the cover only stands ready. */
export async function seen(page: Page): Promise<string[]> {
  const texts = await textsOf(page, 'main:not([inert])')
  return [...new Set(texts.map((text) => text.words.replaceAll(/[\u2068\u2069]/g, '')))]
}

/** What is cut off, too small to be hit, or beneath the help button at either edge. */
export function misplaced(page: Page, within: string): Promise<string[]> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  const display = { x: 0, y: 0, width, height }
  return page.evaluate(
    ([buttons, screen]) =>
      [...(document.querySelector(screen)?.querySelectorAll<HTMLElement>('button, label, h1, p') ?? [])].flatMap((element) => {
        const { left, right, top, bottom, width: wide, height: high } = element.getBoundingClientRect()
        const beyond = wide > 0 && (left < -1 || right > innerWidth + 1 || (!element.closest('article') && (top < -1 || bottom > innerHeight + 1)))
        const small = element.tagName === 'BUTTON' && (wide < 63.9 || high < 63.9)
        const beneath = buttons.some(({ x, y, width, height }) => left < x + width && right > x && top < y + height && bottom > y)
        return beyond || small || beneath ? [`${beyond ? 'cut off' : small ? 'small' : 'beneath the help button'}: ${element.textContent}`] : []
      }),
    [[buttonArea(display, 'right'), buttonArea(display, 'left')], within] as const,
  )
}
