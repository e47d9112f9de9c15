import { ClipboardList, DoorOpen, FileUp, History, type LucideIcon, MonitorUp, Radio, ScrollText, Settings, Users } from 'lucide-react'
import type { ComponentType } from 'react'
import type { PagePath } from '../core/index.ts'
import { Live } from '../views/alerts/index.ts'
import { Reports } from '../views/reports/index.ts'

export const PAGE_VIEWS: Readonly<Partial<Record<PagePath, ComponentType>>> = {
  '/': Live,
  '/reports': Reports,
}
export const PAGE_ICONS: Readonly<Record<PagePath, LucideIcon>> = {
  '/': Radio,
  '/presses': History,
  '/rooms': DoorOpen,
  '/enrol': MonitorUp,
  '/people': FileUp,
  '/staff': Users,
  '/audit': ScrollText,
  '/settings': Settings,
  '/reports': ClipboardList,
}
