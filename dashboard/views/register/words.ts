import type { TFunction } from 'i18next'
import type { RegisterDocument, registerPeople } from '../../../protocol/aup-register.ts'
import type { Response } from '../../../protocol/op.ts'

export type RegisterAnswered = Response<typeof registerPeople>

/** “Our rules (ages 7 to 11)”: two documents may have one title. */
export function documentWords(t: TFunction, { title, audience }: Pick<RegisterDocument, 'title' | 'audience'>): string {
  return t('register|titled', { title, audience: t(`register|for|${audience}`) })
}
