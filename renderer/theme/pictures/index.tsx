/**
 * The pictures of the agreements, drawn by us, one for each name a page can give: for children who don't read yet.
 * Invariants: no words are in them, so that they are the same in every language and direction; they load nothing.
 */
import type { ReactNode } from 'react'
import type { Picture as Name } from '../../../protocol/agreements.ts'
import { AskFirst, Careful, Checking, Hello, KeepSecret, KindWords, MyLogin, MyWork, NotNice, TellAdult } from './rules.tsx'
import { Accepting, Meeting, Reliable, Safe, Tell } from './smart.tsx'

const DRAWN: Readonly<Record<Name, () => ReactNode>> = {
  hello: Hello,
  askFirst: AskFirst,
  kindWords: KindWords,
  myLogin: MyLogin,
  myWork: MyWork,
  keepSecret: KeepSecret,
  careful: Careful,
  notNice: NotNice,
  tellAdult: TellAdult,
  checking: Checking,
  safe: Safe,
  meeting: Meeting,
  accepting: Accepting,
  reliable: Reliable,
  tell: Tell,
}

export function Picture({ name }: { readonly name: Name }) {
  const Drawn = DRAWN[name]
  return <Drawn />
}
