import { useEffect, useRef, useState } from 'react'
import type { Static } from 'typebox'
import type { Question as QuestionOf } from '../../../protocol/agreements.ts'
import { Words } from '../../shell/line.tsx'

type Asked = Static<typeof QuestionOf>

/** A question about the rule, answered by tapping: what is said to each answer is kind, and nothing is scored or kept. `beside`: the same in English. */
export function Question({ question, beside, done }: { readonly question: Asked; readonly beside: Asked | null; readonly done: () => void }) {
  const [tapped, setTapped] = useState<number | null>(null)
  const said = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (tapped !== null) said.current?.scrollIntoView({ block: 'nearest' })
  }, [tapped])
  const answer = tapped === null ? null : question.answers[tapped]
  const english = tapped === null ? null : beside?.answers[tapped]
  return (
    <fieldset className="question">
      <legend>
        <Words line={{ text: question.ask, english: beside?.ask ?? null }} />
      </legend>
      {question.answers.map(({ text, right }, at) => (
        <button
          key={text}
          type="button"
          aria-pressed={tapped === at}
          onClick={() => {
            setTapped(at)
            if (right) done()
          }}
        >
          <Words line={{ text, english: beside?.answers[at]?.text ?? null }} />
        </button>
      ))}
      <p role="status" ref={said}>
        {answer && <Words line={{ text: answer.why, english: english?.why ?? null }} />}
      </p>
    </fieldset>
  )
}
