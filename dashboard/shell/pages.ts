import {
  CalendarDays,
  CircleUser,
  ClipboardList,
  DoorOpen,
  Eye,
  FileCheck,
  FileUp,
  Glasses,
  HeartHandshake,
  History,
  KeyRound,
  Layers,
  ListChecks,
  ListTodo,
  Lock,
  LockKeyholeOpen,
  type LucideIcon,
  MonitorUp,
  Printer,
  Radio,
  Sailboat,
  ScrollText,
  Settings,
  ShieldCheck,
  Ticket,
  Users,
} from 'lucide-react'
import type { ComponentType } from 'react'
import type { PagePath } from '../core/index.ts'
import { Accounts, Pegs } from '../views/accounts/index.ts'
import { Live, Presses } from '../views/alerts/index.ts'
import { Audit } from '../views/audit/index.ts'
import { AgreementsPage } from '../views/aup/index.ts'
import { CalendarPage, WatchingPage } from '../views/calendar/index.ts'
import { Codes, Slips } from '../views/codes/index.ts'
import { Enrol } from '../views/enrol/index.ts'
import { PastLocks } from '../views/lock/index.ts'
import { PapersPage } from '../views/papers/index.ts'
import { Rooms } from '../views/places/index.ts'
import { GroupsPage, PolicyPage } from '../views/policy/index.ts'
import { RegisterPage, RemindersPage } from '../views/register/index.ts'
import { Reports } from '../views/reports/index.ts'
import { People } from '../views/roster/index.ts'
import { SeesPage } from '../views/sees/index.ts'
import { Access, Account, StaffList } from '../views/staff/index.ts'
import { SupportPage } from '../views/support/index.ts'

export const PAGE_VIEWS: Readonly<Record<PagePath, ComponentType>> = {
  '/': Live,
  '/presses': Presses,
  '/locks': PastLocks,
  '/rooms': Rooms,
  '/watching': WatchingPage,
  '/codes': Codes,
  '/slips': Slips,
  '/calendar': CalendarPage,
  '/enrol': Enrol,
  '/people': People,
  '/register': RegisterPage,
  '/reminders': RemindersPage,
  '/papers': PapersPage,
  '/sees': SeesPage,
  '/support': SupportPage,
  '/accounts': Accounts,
  '/pegs': Pegs,
  '/staff': StaffList,
  '/access': Access,
  '/audit': Audit,
  '/account': Account,
  '/agreements': AgreementsPage,
  '/settings': PolicyPage,
  '/groups': GroupsPage,
  '/reports': Reports,
}
export const PAGE_ICONS: Readonly<Record<PagePath, LucideIcon>> = {
  '/': Radio,
  '/presses': History,
  '/locks': Lock,
  '/rooms': DoorOpen,
  '/watching': Eye,
  '/codes': LockKeyholeOpen,
  '/slips': Ticket,
  '/calendar': CalendarDays,
  '/enrol': MonitorUp,
  '/people': FileUp,
  '/register': ListChecks,
  '/reminders': ListTodo,
  '/papers': Printer,
  '/sees': Glasses,
  '/support': HeartHandshake,
  '/accounts': KeyRound,
  '/pegs': Sailboat,
  '/staff': Users,
  '/access': ShieldCheck,
  '/audit': ScrollText,
  '/account': CircleUser,
  '/agreements': FileCheck,
  '/settings': Settings,
  '/groups': Layers,
  '/reports': ClipboardList,
}
