/**
 * What every feature of the server stands on: the database and its one writer, positions and feeds, who is calling and what they
 * may do, and the adapter that turns HTTP into calls. It knows no feature.
 * Invariants: every change is one durable transaction; access is decided in access.ts only; another school's ids do not exist.
 * Fail direction: refuse, or throw; nothing is reported done that was not committed.
 */
export { allow, asDevice, asStaff, ofSchool } from './access.ts'
export { type AccountName, foldAccount, normaliseAccount, parseAccount } from './account-name.ts'
export type { Caller, DeviceCaller, PublicCaller, StaffCaller } from './caller.ts'
export { carrying, carryOver, preparing } from './carried.ts'
export { type Clock, systemClock } from './clock.ts'
export { type Credential, cacheCredentials, type Identify, type LookUp } from './credentials.ts'
export { type Row, readRows, type UnreadableRow } from './csv.ts'
export { type Cell, type Database, openDatabase, type Query, type Tx, type Where } from './db.ts'
export type { Download } from './download.ts'
export { type Feed, type FeedItem, follow, shareAnswers, shareReads, waitFor } from './feed.ts'
export { countGuess, type Guesses, giveBack, takeGuess } from './guesses.ts'
export { newId, newSecret, sha256 } from './ids.ts'
export { ed25519Key, type Keys, keepSecret, openKeys, signDocument, signText } from './keys.ts'
export { Limit, type Rate } from './limits.ts'
export { type Migration, migrate, NewerDatabase } from './migrations.ts'
export { type HandlersFor, type OpenFeed, SERVER_OPS, SERVER_STREAMS } from './operations.ts'
export { nextPosition, nextPositions, type Position, readAfter } from './positions.ts'
export { type EventHandler, onEvent, type Received } from './received.ts'
export { createStaging, isPlainFileName, type Piece, pieceOf, type Staging } from './staging.ts'
export { type Columns, statement } from './statement.ts'
export { clearTimer, setTimer, startTimers, type Timer, type TimerHandlers, type Timers } from './timers.ts'
export type { Upload } from './upload.ts'
export { openVault, type Vault } from './vault.ts'
export { isSignedBy, isSignedByRaw } from './verify.ts'
