import { Redo2, Save, Undo2, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placesSavePlan, type Room, type SeatKind } from '../../../protocol/places.ts'
import { ActionButton, Ask, FailureNote, Note } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import {
  addSeat,
  type Cell,
  change,
  changeSeat,
  type Draft,
  draftOf,
  isOnPlan,
  moveSeat,
  nextNumber,
  type Plan,
  planOf,
  redo,
  removeSeat,
  seatAt,
  turnRow,
  undo,
} from './draft.ts'
import { PlanConflict } from './plan-conflict.tsx'
import { PlanGrid } from './plan-grid.tsx'
import { stepOf } from './plan-keys.ts'
import { type SeatActs, SeatPanel } from './seat-panel.tsx'

/** A room's plan in its edit mode. Nothing reaches the server before it is saved, and nothing typed or moved is lost when that fails. */
export function PlanEditor({ room, onSaved, onClose }: { room: Room; onSaved(words: string): void; onClose(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const help = useId()
  const [base, setBase] = useState<{ plan: Plan; revision: number }>(() => ({ plan: planOf(room), revision: room.revision }))
  const [draft, setDraft] = useState<Draft>(() => draftOf(base.plan))
  const [cursor, setCursor] = useState<Cell>(() => base.plan[0] ?? { x: 0, y: 0 })
  const [held, setHeld] = useState<{ key: string; from: Cell } | null>(null)
  const [said, setSaid] = useState('')
  const [focus, setFocus] = useState(0)
  const [comparing, setComparing] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const made = useRef(0)
  const dirty = draft.plan !== base.plan
  const behind = room.revision > base.revision
  const seat = seatAt(draft.plan, cursor)
  const pcs = useMemo(() => new Map(room.seats.flatMap((s) => (s.device ? [[s.id, s.device.hostname] as const] : []))), [room.seats])

  useEffect(() => {
    if (!dirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [dirty])
  // Nothing of one's own yet: what somebody else saved is simply what is there now.
  useEffect(() => {
    if (!behind || dirty) return
    const plan = planOf(room)
    setBase({ plan, revision: room.revision })
    setDraft(draftOf(plan))
    setSaid(t('plan|fresh', { who: room.changedBy ?? '' }))
  }, [behind, dirty, room, t])

  const save = useAction(async (plan: Plan, from: number) => {
    try {
      const seats = plan.map(({ key: _, ...kept }) => ({ ...kept, name: kept.name.trim() || '?' }))
      const saved = await api.call(placesSavePlan, { room: room.id, from, seats })
      const next = planOf(saved)
      setBase({ plan: next, revision: saved.revision })
      setDraft(draftOf(next))
      onSaved(t('plan|saved', { room: room.name }))
    } catch (error) {
      if ((error as { code?: string }).code === 'CONFLICT') setComparing(true)
      throw error
    }
  })

  const at = (cell: Cell) => ({ x: cell.x + 1, y: cell.y + 1 })
  function put(plan: Plan, words: string): void {
    if (plan === draft.plan) {
      setSaid(t('plan|noRoom'))
      return
    }
    setDraft(change(draft, plan))
    setSaid(words)
  }
  function goTo(cell: Cell): void {
    if (!isOnPlan(cell)) {
      setSaid(t('plan|edge'))
      return
    }
    setCursor(cell)
    setFocus((n) => n + 1)
  }
  function moveTo(key: string, to: Cell): void {
    const moved = draft.plan.find((s) => s.key === key)
    const other = seatAt(draft.plan, to)
    if (!moved || !isOnPlan(to)) {
      setSaid(t('plan|edge'))
      return
    }
    if (other && other !== moved) put(moveSeat(draft.plan, key, to), t('rooms|swapped', { seat: moved.name, other: other.name }))
    else if (other !== moved) put(moveSeat(draft.plan, key, to), t('rooms|moved', { seat: moved.name, ...at(to) }))
    goTo(to)
  }
  function drop(): void {
    if (!held) return
    const { key } = held
    setHeld(null)
    moveTo(key, cursor)
  }
  function add(kind: SeatKind): void {
    if (seat) {
      setSaid(t('plan|taken', { seat: seat.name }))
      return
    }
    const name = kind === 'pupil' ? t('plan|seatName', { n: nextNumber(draft.plan) }) : t(`plan|kind|${kind}`)
    put(addSeat(draft.plan, cursor, { key: `new ${made.current++}`, kind, name }), t('plan|added', { seat: name, ...at(cursor) }))
    setFocus((n) => n + 1)
  }
  function remove(): void {
    if (!seat) return
    setHeld(null)
    put(removeSeat(draft.plan, seat.key), t('plan|removed', { seat: seat.name }))
    setFocus((n) => n + 1)
  }
  function turn(): void {
    if (!seat) return
    const turned = turnRow(draft.plan, seat.key)
    put(turned, t('plan|turned', { seat: seat.name }))
    setCursor(turned.find((s) => s.key === seat.key) ?? cursor)
  }
  function back(): void {
    setDraft(undo(draft))
    setSaid(draft.past.length > 0 ? t('plan|undone') : t('plan|nothingToUndo'))
  }
  function forth(): void {
    setDraft(redo(draft))
    setSaid(draft.future.length > 0 ? t('plan|redone') : t('plan|nothingToRedo'))
  }

  function key(event: KeyboardEvent): void {
    const control = event.ctrlKey || event.metaKey
    const step = stepOf(event, cursor, draft.plan)
    const letter = event.key.toLowerCase()
    if (step) goTo(step)
    else if (control && letter === 'z') event.shiftKey ? forth() : back()
    else if (control && letter === 'y') forth()
    else if (control || event.altKey) return
    else if (event.key === 'Enter' || event.key === ' ') {
      if (held) drop()
      else if (seat) {
        setHeld({ key: seat.key, from: cursor })
        setSaid(t('plan|picked', { seat: seat.name }))
      } else add('pupil')
    } else if (event.key === 'Escape' && held) {
      setHeld(null)
      setSaid(t('plan|letGo'))
      goTo(held.from)
    } else if (event.key === 'Delete') remove()
    else if (letter === 'r') turn()
    else return
    event.preventDefault()
    // The cell that had the focus may be gone or stand elsewhere now.
    setFocus((n) => n + 1)
  }

  const acts: SeatActs = {
    onAdd: add,
    onMove: (dx, dy) => seat && moveTo(seat.key, { x: cursor.x + dx, y: cursor.y + dy }),
    onChange: (to) => seat && setDraft(change(draft, changeSeat(draft.plan, seat.key, to))),
    onTurn: turn,
    onRemove: remove,
  }
  const panel = useSeatPanel(draft.plan, cursor, acts)

  return (
    <section className="stack stack-wide" aria-labelledby="plan-editor">
      <h2 id="plan-editor">{t('plan|title', { room: room.name })}</h2>
      <p id={help} className="soft">
        {t('plan|help')}
      </p>
      {behind && dirty && !comparing && (
        <Note tone="info">
          <p>{t('plan|behind', { who: room.changedBy ?? '' })}</p>
          <ActionButton onPress={() => setComparing(true)}>{t('plan|compare')}</ActionButton>
        </Note>
      )}
      {!comparing && <FailureNote failure={save.failure} />}
      {comparing && behind && (
        <PlanConflict
          base={base.plan}
          mine={draft.plan}
          theirs={planOf(room)}
          who={room.changedBy ?? ''}
          onChoose={(plan, words) => {
            const theirs = planOf(room)
            setBase({ plan: theirs, revision: room.revision })
            setDraft(plan === null ? draftOf(theirs) : change(draftOf(theirs), plan))
            setComparing(false)
            setHeld(null)
            save.forget()
            setSaid(words)
          }}
        />
      )}
      <div className="row">
        <ActionButton kind="primary" icon={Save} isDisabled={!dirty} isPending={save.pending} onPress={() => save.start(draft.plan, base.revision)}>
          {t('plan|save')}
        </ActionButton>
        <ActionButton icon={Undo2} isDisabled={draft.past.length === 0} onPress={back}>
          {t('plan|undo')}
        </ActionButton>
        <ActionButton icon={Redo2} isDisabled={draft.future.length === 0} onPress={forth}>
          {t('plan|redo')}
        </ActionButton>
        <ActionButton icon={X} onPress={() => (dirty ? setLeaving(true) : onClose())}>
          {t('app|close')}
        </ActionButton>
        <span role="status" className="soft">
          {said}
        </span>
      </div>
      <PlanGrid
        label={t('live|planOf', { room: room.name })}
        describedBy={help}
        plan={draft.plan}
        cursor={cursor}
        held={held?.key ?? null}
        pcs={pcs}
        focus={focus}
        onKey={key}
        onCursor={goTo}
        onDrop={moveTo}
      />
      {panel}
      {leaving && (
        <Ask title={t('plan|leave')} yes={t('plan|leaveYes')} pending={false} onNo={() => setLeaving(false)} onYes={onClose}>
          <p>{t('plan|leaveBody', { room: room.name })}</p>
        </Ask>
      )}
    </section>
  )
}

/**
 * The panel of the seat at the cursor. Which seat that is follows after the plan itself is drawn: a key must not wait for the fields of a
 * form. What is typed into them doesn't wait.
 */
function useSeatPanel(plan: Plan, cursor: Cell, acts: SeatActs): ReactNode {
  const latest = useRef(acts)
  latest.current = acts
  const current = seatAt(plan, cursor)?.key ?? null
  const cell = useDeferredValue(cursor)
  const key = useDeferredValue(current)
  const seat = plan.find((s) => s.key === key) ?? null
  return useMemo(
    () => (
      <SeatPanel
        cell={cell}
        seat={seat}
        onAdd={(kind) => latest.current.onAdd(kind)}
        onMove={(dx, dy) => latest.current.onMove(dx, dy)}
        onChange={(to) => latest.current.onChange(to)}
        onTurn={() => latest.current.onTurn()}
        onRemove={() => latest.current.onRemove()}
      />
    ),
    [cell, seat],
  )
}
