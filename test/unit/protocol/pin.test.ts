import { expect, test } from 'vitest'
import { pinProblem } from '../../../protocol/codes.ts'

test('digits that somebody would try first are no PIN', () => {
  const easy = ['000000', '123456', '987654', '890123', '210987', '121212', '123123', '112233', '199805', '201226', '19980526', '26051998', '480480480']
  expect(easy.filter((pin) => pinProblem(pin, 6) !== 'easy')).toEqual([])
})
test('other digits are, unless the school asks for more of them', () => {
  const fine = ['480173', '730164', '184620', '48017326', '135790', '190000123']
  expect(fine.filter((pin) => pinProblem(pin, 6) !== null)).toEqual([])
  expect(pinProblem('480173', 8)).toBe('short')
})
