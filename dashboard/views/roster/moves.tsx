import { useTranslation } from 'react-i18next'
import { PEGS } from '../../../protocol/accounts.ts'
import type { Move } from '../../../protocol/roster-merge.ts'
import { PEG_NAMES } from '../../../renderer/theme/peg-names.ts'
import type { DashboardLanguage } from '../../i18n/index.ts'

/** What goes with somebody, in words. */
export function Moves({ moves }: { moves: readonly Move[] }) {
  const { t, i18n } = useTranslation()
  const what = (move: Move): string => {
    const peg = move.of === 'symbol' ? PEGS.find((symbol) => symbol === move.what) : undefined
    return peg ? PEG_NAMES[peg][i18n.language as DashboardLanguage] : move.what
  }
  return (
    <ul>
      {moves.map((move) => (
        <li key={`${move.of} ${move.what} ${move.where}`}>{t(`merge|of|${move.of}`, { what: what(move), where: move.where ?? '' })}</li>
      ))}
    </ul>
  )
}
