import { Printer, Wand2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountsAssignPegs, accountsPegs, PEGS, type Peg } from '../../../protocol/accounts.ts'
import { PEG_NAMES } from '../../../renderer/theme/peg-names.ts'
import { PegPicture } from '../../../renderer/theme/pegs.tsx'
import { ActionButton, Choice, FailureNote, Note } from '../../components/index.ts'
import { useAction, useApp, useLoad } from '../../core/index.ts'
import type { DashboardLanguage } from '../../i18n/index.ts'
import { freeFor } from './rules.ts'

const NONE = 'none'

export function ClassPegs({ className, onSaved }: { className: string; onSaved(): void }) {
  const { t, i18n } = useTranslation()
  const { api } = useApp()
  const loaded = useLoad(async () => (await api.call(accountsPegs, { className })).children)
  const [changes, setChanges] = useState<ReadonlyMap<string, Peg | null>>(new Map())
  const [done, setDone] = useState(false)
  const children = loaded.value ?? []
  const chosen = new Map(children.map((child) => [child.person, changes.has(child.person) ? (changes.get(child.person) ?? null) : child.symbol]))
  const nameOf = (symbol: Peg) => PEG_NAMES[symbol][i18n.language as DashboardLanguage]
  const change = (more: readonly (readonly [string, Peg | null])[]) => {
    setChanges(new Map([...changes, ...more]))
    setDone(false)
  }
  const suggest = () => {
    const without = children.filter((child) => chosen.get(child.person) === null)
    const free = freeFor(PEGS, chosen, '')
    change(without.flatMap((child, at) => (free[at] === undefined ? [] : [[child.person, free[at]] as const])))
  }
  const save = useAction(async () => {
    await api.call(accountsAssignPegs, { className, pegs: [...changes].map(([person, symbol]) => ({ person, symbol })) })
    loaded.set(children.map((child) => ({ ...child, symbol: chosen.get(child.person) ?? null })))
    setChanges(new Map())
    setDone(true)
    onSaved()
  })
  return (
    <section className="stack stack-wide" aria-labelledby="peg-class">
      <h2 id="peg-class">{t('pegs|of', { className })}</h2>
      <FailureNote failure={loaded.failure} onRetry={loaded.reload} />
      {loaded.value === null && loaded.loading && <p className="soft">{t('app|loading')}</p>}
      <div className="row no-print">
        <ActionButton icon={Wand2} onPress={suggest} isDisabled={[...chosen.values()].every((symbol) => symbol !== null)}>
          {t('pegs|suggest')}
        </ActionButton>
        <ActionButton kind="primary" onPress={() => save.start()} isPending={save.pending} isDisabled={changes.size === 0}>
          {t('pegs|save')}
        </ActionButton>
        <ActionButton icon={Printer} onPress={() => print()} isDisabled={changes.size > 0}>
          {t('pegs|print')}
        </ActionButton>
      </div>
      {done && <Note tone="done">{t('pegs|saved')}</Note>}
      <FailureNote failure={save.failure} />
      <ul className="pegs">
        {children.map(({ person, name }) => {
          const symbol = chosen.get(person) ?? null
          return (
            <li key={person} className="peg" data-peg-of={name}>
              <span className="peg-picture">{symbol && <PegPicture symbol={symbol} size={72} />}</span>
              <span className="peg-name">{name}</span>
              {symbol && <span className="soft print-only">{nameOf(symbol)}</span>}
              <div className="no-print">
                <Choice
                  label={t('pegs|symbolOf', { name })}
                  value={symbol ?? NONE}
                  options={[
                    { key: NONE, text: t('pegs|none') },
                    ...freeFor(PEGS, chosen, person)
                      .map((key) => ({ key, text: nameOf(key) }))
                      .sort((a, b) => a.text.localeCompare(b.text, i18n.language)),
                  ]}
                  onChange={(key) => change([[person, key === NONE ? null : (key as Peg)]])}
                />
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
