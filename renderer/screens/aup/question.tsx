import { useState } from 'react'
import type { Static } from 'typebox'
import type { Question as QuestionOf } from '../../../protocol/agreements.ts'

/** A question about the rule, answered by tapping: what is said to each answer is kind, and nothing is scored or kept. */
export function Question({ question, done }: { readonly question: Static<typeof QuestionOf>; readonly done: () => void }) {
  const [tapped, setTapped] = useState<number | null>(null)
  const answer = tapped === null ? null : question.answers[tapped]
  return (
    <fieldset className="question">
      <legend>{question.ask}</legend>
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
          {text}
        </button>
      ))}
      <p role="status">{answer?.why}</p>
    </fieldset>
  )
}
