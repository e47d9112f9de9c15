/** The dashboard’s English, a file for each feature or part of a page. */
import access from './access.json'
import account from './account.json'
import accounts from './accounts.json'
import agreements from './agreements.json'
import alerts from './alerts.json'
import app from './app.json'
import audit from './audit.json'
import calendar from './calendar.json'
import codes from './codes.json'
import enrol from './enrol.json'
import exams from './exams.json'
import factor from './factor.json'
import groups from './groups.json'
import link from './link.json'
import live from './live.json'
import lock from './lock.json'
import merge from './merge.json'
import networks from './networks.json'
import page from './page.json'
import papers from './papers.json'
import pcs from './pcs.json'
import pegs from './pegs.json'
import people from './people.json'
import plan from './plan.json'
import presses from './presses.json'
import register from './register.json'
import reminder from './reminder.json'
import reminders from './reminders.json'
import reports from './reports.json'
import role from './role.json'
import rooms from './rooms.json'
import rule from './rule.json'
import seat from './seat.json'
import sees from './sees.json'
import settings from './settings.json'
import setup from './setup.json'
import signIn from './signIn.json'
import slips from './slips.json'
import sound from './sound.json'
import staff from './staff.json'
import state from './state.json'
import support from './support.json'
import table from './table.json'
import timetable from './timetable.json'
import welcome from './welcome.json'

export default {
  access,
  account,
  accounts,
  agreements,
  alerts,
  app,
  audit,
  calendar,
  codes,
  enrol,
  exams,
  factor,
  groups,
  link,
  live,
  lock,
  merge,
  networks,
  page,
  papers,
  pcs,
  pegs,
  people,
  plan,
  presses,
  register,
  reminders,
  reminder,
  reports,
  role,
  rooms,
  rule,
  seat,
  sees,
  settings,
  setup,
  signIn,
  slips,
  sound,
  staff,
  state,
  support,
  table,
  timetable,
  welcome,
}
