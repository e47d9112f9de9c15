/**
 * Every failure one part of Handrail can name to another. Programs match the code, never the words.
 * `status` is the HTTP status an adapter answers with; `message` is what the reader can do about it, in plain English
 * (pages translate by code). Unknown failures become INTERNAL with an id; their details stay in the log.
 */
export const ERRORS = {
  BAD_REQUEST: { status: 400, message: 'The request does not have the expected shape.' },
  BAD_FRAME: { status: 400, message: 'The message could not be read.' },
  UNKNOWN_OPERATION: { status: 404, message: 'There is no such operation.' },
  NOT_SIGNED_IN: { status: 401, message: 'Please sign in.' },
  WRONG_CREDENTIALS: { status: 401, message: 'That e-mail address and password do not belong together.' },
  SECOND_FACTOR_NEEDED: { status: 401, message: 'Type the six digits your authenticator app shows now, or one of your recovery codes.' },
  SECOND_FACTOR_WRONG: { status: 401, message: 'That code is not right any more. Wait for the next six digits, then type those.' },
  SECOND_FACTOR_UNSET: { status: 403, message: 'Your role needs a second factor. Set one up first.' },
  INVITATION_INVALID: { status: 403, message: 'This invitation has been used, has expired or was replaced. Ask the head for a new one.' },
  SETUP_CODE_WRONG: { status: 403, message: 'That is not the set-up code. It is on the server’s console and in the file setup-code of its data folder.' },
  SETUP_LOCKED: { status: 429, message: 'Ten wrong set-up codes. Wait 15 minutes, or start the server again.' },
  SETUP_OVER: { status: 409, message: 'This server has been set up already. Sign in instead.' },
  TOO_MANY_ATTEMPTS: { status: 429, message: 'Too many attempts. Wait a few minutes, then try again.' },
  CONSOLE_KEY_WRONG: { status: 403, message: 'Only whoever can read the server’s data folder may do this.' },
  FORBIDDEN: { status: 403, message: 'Your role does not allow this.' },
  WRONG_ORIGIN: { status: 403, message: 'This request came from another site and was refused.' },
  NOT_FOUND: { status: 404, message: 'It is not there, or not yours to see.' },
  CONFLICT: { status: 409, message: 'Someone else changed this meanwhile. Look again, then repeat your change.' },
  TOO_LARGE: { status: 413, message: 'That is larger than is accepted.' },
  BUSY: { status: 503, message: 'Busy just now. It is tried again by itself.' },
  STORE_FAILED: { status: 503, message: 'It could not be written to disk, so it does not count as done.' },
  INTERNAL: { status: 500, message: 'Something went wrong inside Handrail. Give the id to your technician.' },

  PROTOCOL_TOO_OLD: { status: 426, message: 'This PC runs a Handrail too old for the server. Update it.' },
  PROTOCOL_TOO_NEW: { status: 426, message: 'This PC runs a Handrail newer than the server. Update the server.' },

  ENROL_TOKEN_MALFORMED: { status: 400, message: 'This is not an enrolment token, or part of it is missing. Copy all of it.' },
  ENROL_TOKEN_UNKNOWN: { status: 403, message: 'The server does not know this enrolment token. Create a new one.' },
  ENROL_TOKEN_EXPIRED: { status: 403, message: 'This enrolment token has expired. Create a new one.' },
  ENROL_TOKEN_USED_UP: { status: 403, message: 'This enrolment token has been used as often as it allows. Create a new one.' },
  DEVICE_UNKNOWN: { status: 401, message: 'The server does not know this PC. Enrol it again.' },
  DEVICE_REVOKED: { status: 401, message: 'This PC was removed from the school. Enrol it again.' },
  DEVICE_TOKEN_INVALID: { status: 401, message: 'The PC’s pass is not valid any more; it fetches a new one.' },
  CHALLENGE_FAILED: { status: 401, message: 'The PC could not prove who it is.' },

  SERVER_UNREACHABLE: { status: 503, message: 'The server cannot be reached. Check the network and the address.' },
  SERVER_CERT_UNTRUSTED: { status: 502, message: 'The server’s certificate was not issued by the authority this PC was enrolled with.' },
  SERVER_CERT_WRONG_NAME: { status: 502, message: 'The server’s certificate is for another name. Check the address.' },
  SERVER_CERT_DATE: { status: 502, message: 'The server’s certificate is expired or not valid yet. Check the dates.' },

  EVENT_BODY_MISMATCH: { status: 400, message: 'An event’s contents do not match its fingerprint.' },
  EVENT_SEAL_UNREADABLE: { status: 400, message: 'An event could not be opened with the school’s key.' },
  EVENT_SIGNATURE_INVALID: { status: 400, message: 'An event’s signature is not this PC’s.' },
  EVENT_WRONG_DEVICE: { status: 403, message: 'An event names another PC.' },
  EVENT_SEQ_IMPOSSIBLE: { status: 400, message: 'An event’s number is far beyond what this PC can have reached.' },
  EVENT_FROM_FUTURE: { status: 400, message: 'An event is dated far in the future.' },
  EVENT_ALTERED: { status: 409, message: 'An event with this id is already stored with other contents.' },
  EVENT_BODY_INVALID: { status: 400, message: 'An event’s contents do not have the expected shape.' },

  POLICY_SIGNATURE_INVALID: { status: 400, message: 'The policy was not signed by this school’s server.' },
  POLICY_OLDER: { status: 409, message: 'The policy is older than the one already in force.' },
  POLICY_INVALID: { status: 400, message: 'The policy contains a setting that is not possible.' },
  POLICY_NOT_OWNER: { status: 403, message: 'Only the owner of this setting may loosen it.' },
  POLICY_NOT_HERE: { status: 400, message: 'This setting can’t be set for so small a place.' },
  POLICY_IMPOSSIBLE: { status: 409, message: 'These settings can’t hold together, so none of them was published.' },
  POLICY_NEEDS_SECOND: { status: 409, message: 'A second person, who made none of these changes, has to publish them.' },
  POLICY_BY_PUBLISH: {
    status: 409,
    message: 'Two people are needed for each change, and this would change settings without them. Put back what the group sets and publish that first.',
  },
  POLICY_NOTHING: { status: 409, message: 'There is nothing to put into a draft: it is so already.' },

  PANIC_NOT_COVERED: { status: 409, message: 'There is no cover to lift on this PC.' },
  PANIC_LIFT_FAILED: { status: 409, message: 'The cover could not be lifted safely, so it stays. Try again, or restart the PC with the child away.' },
  AUP_TOO_SOON: { status: 409, message: 'That was quick. Take a moment to read the page.' },
  AUP_NOT_ASKED: { status: 409, message: 'These rules are not being asked here any more.' },
  AUP_VISITOR_NAMELESS: { status: 400, message: 'Please type your name and whom you are visiting.' },
  AUP_INCOMPLETE: { status: 409, message: 'These rules are not finished yet, so they were not published. What is missing is listed beside the draft.' },
  AUP_TIME: { status: 400, message: 'Choose a time still to come, within a year.' },
  PIN_TOO_SHORT: { status: 400, message: 'Your school asks for more digits in a PIN.' },
  PIN_TOO_EASY: { status: 400, message: 'These digits are among the first that somebody would try. Choose others.' },
  CODE_NOT_YOUR_ROOM: {
    status: 403,
    message: 'Somebody else watches this room. You can make a code for rooms you watch or teach in, and for rooms nobody watches.',
  },
  REMINDER_NOT_YOUR_ROOM: {
    status: 403,
    message: 'Somebody else watches this room. You can show a rule in rooms you watch or teach in, and in rooms nobody watches.',
  },
  REMINDER_TOO_SOON: { status: 429, message: 'A rule was shown in this room less than a minute ago. Wait a moment, then show the next one.' },
  LOCK_NOT_YOUR_ROOM: {
    status: 403,
    message: 'Somebody else watches this room. You can lock and open rooms you watch or teach in, and rooms nobody watches.',
  },
  LOCK_HISTORY_NOT_YOURS: { status: 403, message: 'You can look at rooms you watch or teach in.' },
  LOCK_NOT_LOCKED: { status: 409, message: 'This PC is not locked any more.' },
  SLIP_DAY: { status: 400, message: 'A slip is for today before 16:00, or for a school day of the next two weeks.' },
  SLIP_WRONG: { status: 401, message: 'No slip with this code counts now. It counts on its day until 16:00, unless the office has ended it.' },
  ALERT_NOT_ATTENDED: { status: 409, message: 'Somebody has to go to the child first. Say “I’m going”, then do this.' },
  ALERT_CLOSED: { status: 409, message: 'This alert is already closed.' },

  CALENDAR_INVALID: { status: 400, message: 'These dates or times are not possible together.' },
  EXAM_TIME: { status: 400, message: 'An exam ends after it starts and at a time still to come, lasts twelve hours at most and starts within 400 days.' },
  CHECK_IN_TIME: { status: 400, message: 'A check-in ends at a time still to come, within twelve hours.' },

  IMPORT_UNKNOWN_FORMAT: { status: 400, message: 'These files are not in a format Handrail knows. Choose which column is which.' },
  IMPORT_UNREADABLE: { status: 400, message: 'The file could not be read as text in columns.' },
  IMPORT_INCOMPLETE: { status: 409, message: 'Files that usually come with this export did not come. Check whether it ended early.' },
  IMPORT_CHOOSE_SCHOOL: { status: 409, message: 'These files hold several schools. Choose which one is yours.' },
  IMPORT_OTHER_SCHOOL: { status: 409, message: 'These files look like another school’s. Nothing was changed. Check which school they were exported from.' },
  IMPORT_ARCHIVE_REFUSED: { status: 400, message: 'This archive was not unpacked. Send a plain zip of CSV files.' },
  IMPORT_MASS_REMOVAL: { status: 409, message: 'This import would remove more people than your school lets through unasked. Confirm it if that is right.' },
  IMPORT_STALE: { status: 409, message: 'People changed since this preview. Preview again.' },
  IMPORT_CANCELLED: { status: 409, message: 'This import was cancelled. People are as they were before it.' },
  IMPORT_UNDER_WAY: { status: 409, message: 'Another import is being carried out just now. Wait until it has ended, then try again.' },
  IMPORT_INTERRUPTED: { status: 409, message: 'The server stopped before this import changed anything. Import the files again.' },
  IMPORT_CHANGED_SINCE: { status: 409, message: 'People changed since this import, by hand or by a newer one, so it can’t be taken back as a whole.' },
  IMPORT_UNDO_OVER: { status: 409, message: 'What this import replaced is not kept any more, so it can’t be taken back.' },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof ERRORS

/** An expected failure. `detail` is for the reader too (a file, a line, a column); never a secret, never a pupil's words. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined
  constructor(code: ErrorCode, detail?: string) {
    super(detail ? `${ERRORS[code].message} (${detail})` : ERRORS[code].message)
    this.name = 'Refusal'
    this.code = code
    this.detail = detail
  }
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code)
}
